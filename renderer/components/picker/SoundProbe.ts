import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { SoundTap } from '../../state/feeds.ts';

/** What is known of the system's sound before it is shared. */
export type SoundCaptureState =
  | 'off'
  | 'starting'
  /** It is captured, but nothing has been heard yet. */
  | 'silent'
  | 'heard'
  /** It cannot be captured, or not without what Perch itself plays. */
  | 'failed';

export interface SoundProbeNeeds {
  /** Captures the system's sound. */
  readonly capture: () => Promise<MediaStream>;
  readonly tap: (stream: MediaStream) => SoundTap;
  /** Calls back many times a second while somebody can see it. */
  readonly startTicking: (tick: () => void) => () => void;
}

/** Quieter than this nobody hears anything. */
const silentDbov = -60;

/**
 * Listens to the system's sound to prove that it can be captured: `changed` tells what is known, `level` how loud it is, from
 * 0 to 1. Owns the capture; nothing of it leaves the page.
 */
export class SoundProbe extends TypedEmitter<{ changed: SoundCaptureState; level: number }> {
  readonly #needs: SoundProbeNeeds;
  #proof: SoundCaptureState = 'off';
  #isWanted = false;
  #isStarting = false;
  #stopListening: (() => void) | null = null;

  constructor(needs: SoundProbeNeeds) {
    super();
    this.#needs = needs;
  }

  get proof(): SoundCaptureState {
    return this.#proof;
  }

  /** Captures until `stop`; once more after a failure. */
  start(): void {
    this.#isWanted = true;
    if (this.#stopListening !== null) return;
    this.#become('starting');
    if (!this.#isStarting) void this.#begin();
  }

  stop(): void {
    this.#isWanted = false;
    this.#release();
    this.#become('off');
  }

  async #begin(): Promise<void> {
    this.#isStarting = true;
    const stream = await this.#needs.capture().catch(() => null);
    this.#isStarting = false;
    if (!this.#isWanted) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return;
    }
    if (stream === null || !leavesOutOwnSound(stream)) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      this.#become('failed');
      return;
    }
    this.#listen(stream);
  }

  #listen(stream: MediaStream): void {
    const tap = this.#needs.tap(stream);
    const fail = () => {
      this.#release();
      this.#become('failed');
    };
    const tracks = stream.getTracks();
    for (const track of tracks) track.addEventListener('ended', fail);
    const stopTicking = this.#needs.startTicking(() => {
      const level = levelOf(tap.dbov());
      if (level > 0) this.#become('heard');
      this.emit('level', level);
    });
    this.#stopListening = () => {
      stopTicking();
      tap.close();
      for (const track of tracks) {
        track.removeEventListener('ended', fail);
        track.stop();
      }
      this.emit('level', 0);
    };
    this.#become('silent');
  }

  #release(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #become(proof: SoundCaptureState): void {
    if (this.#proof === proof) return;
    this.#proof = proof;
    this.emit('changed', proof);
  }
}

/** Where Chromium cannot leave out the page's own sound it drops the wish without an error, and only the settings tell. */
function leavesOutOwnSound(stream: MediaStream): boolean {
  const [track] = stream.getAudioTracks();
  const settings: (MediaTrackSettings & { restrictOwnAudio?: boolean }) | undefined =
    track?.getSettings();
  return settings?.restrictOwnAudio === true;
}

/** dBov as a level to show, 0 … 1, in steps that an eye can tell apart. */
function levelOf(dbov: number): number {
  const level = Math.min(Math.max(1 - dbov / silentDbov, 0), 1);
  return Math.round(level * 50) / 50;
}
