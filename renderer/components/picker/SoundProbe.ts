import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { SoundTap } from '../../state/feeds.ts';

/** State of the system sound capture before sharing. */
export type SoundCaptureState =
  | 'off'
  | 'starting'
  /** Captured, but silent so far. */
  | 'silent'
  | 'heard'
  /** It cannot be captured, or only together with what Perch plays. */
  | 'failed';

export interface SoundProbeNeeds {
  /** Captures the system's sound. */
  readonly capture: () => Promise<MediaStream>;
  readonly tap: (stream: MediaStream) => SoundTap;
  /** Calls back many times a second while the page is visible. */
  readonly startTicking: (tick: () => boolean) => () => void;
}

/** Sound below this level counts as silence. */
const silentDbov = -60;

/**
 * Captures the system's sound to show that it works: `changed` emits the state, `level` the loudness from 0 to 1. Owns the
 * capture; nothing of it leaves the page.
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

  /** Captures until `stop`; tries again after a failure. */
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
      return level > 0;
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

/** If Chromium cannot exclude the page's own sound, it ignores the constraint without an error; only the track settings show it. */
function leavesOutOwnSound(stream: MediaStream): boolean {
  const [track] = stream.getAudioTracks();
  const settings: (MediaTrackSettings & { restrictOwnAudio?: boolean }) | undefined =
    track?.getSettings();
  return settings?.restrictOwnAudio === true;
}

/** dBov as a displayed level, 0 … 1, in visible steps. */
function levelOf(dbov: number): number {
  const level = Math.min(Math.max(1 - dbov / silentDbov, 0), 1);
  return Math.round(level * 50) / 50;
}
