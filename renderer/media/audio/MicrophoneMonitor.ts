import { LevelMeter } from './LevelMeter.ts';

/** A track that flows into a node. */
interface Tap {
  readonly source: MediaStreamAudioSourceNode;
  /** A clone, if the track itself may be disabled. */
  readonly copy: MediaStreamTrack | null;
}

/**
 * Measures the user's own voice, as sent and as captured, and plays it back in a test. The playback is what others get
 * before Opus: after echo cancellation, noise suppression, gain control and voice activation, and in a test also while
 * muted. Owns its nodes and its clones of the tracks.
 */
export class MicrophoneMonitor {
  readonly #context: AudioContext;
  readonly #output: AudioNode;
  readonly #sentMeter: LevelMeter;
  readonly #inputMeter: LevelMeter;
  #input: MediaStreamTrack | null = null;
  #sent: MediaStreamTrack | null = null;
  #isPlayedBack = false;
  #inputWanted = false;
  #sentTap: Tap | null = null;
  #inputTap: Tap | null = null;
  #playBackTap: Tap | null = null;

  /** @param output where the playback of a test goes */
  constructor(context: AudioContext, output: AudioNode) {
    this.#context = context;
    this.#output = output;
    this.#sentMeter = new LevelMeter(context);
    this.#inputMeter = new LevelMeter(context);
  }

  /** The microphone's current track; null without one. */
  setInput(track: MediaStreamTrack | null): void {
    this.#input = track;
    this.#connectInput();
    this.#connectPlayBack();
  }

  /** The track that is sent now, which may be the microphone's own; null without one. */
  setSent(track: MediaStreamTrack | null): void {
    this.#sent = track;
    this.#disconnect(this.#sentTap);
    this.#sentTap = track && this.#connect(track, false, this.#sentMeter.node);
    this.#connectPlayBack();
  }

  /** Whether the sent track is played back. */
  setPlayedBack(isPlayedBack: boolean): void {
    if (this.#isPlayedBack === isPlayedBack) return;
    this.#isPlayedBack = isPlayedBack;
    this.#connectPlayBack();
  }

  /** Whether anything shows the microphone's level. */
  setInputWanted(wanted: boolean): void {
    if (this.#inputWanted === wanted) return;
    this.#inputWanted = wanted;
    this.#connectInput();
  }

  /** The level of the sent track in dBov; −Infinity without a microphone. */
  sentDbov(): number {
    return this.#sentTap === null ? Number.NEGATIVE_INFINITY : this.#dbov(this.#sentMeter);
  }

  /** The level of the microphone in dBov, sent or not; −Infinity without a microphone, or if not wanted. */
  inputDbov(): number {
    return this.#inputTap === null ? Number.NEGATIVE_INFINITY : this.#dbov(this.#inputMeter);
  }

  close(): void {
    this.setInput(null);
    this.setSent(null);
  }

  /** A meter keeps the last sound before its context came to rest. */
  #dbov(meter: LevelMeter): number {
    return this.#context.state === 'running' ? meter.dbov() : Number.NEGATIVE_INFINITY;
  }

  #connectInput(): void {
    this.#disconnect(this.#inputTap);
    const track = this.#inputWanted ? this.#input : null;
    this.#inputTap = track && this.#connect(track, true, this.#inputMeter.node);
  }

  #connectPlayBack(): void {
    this.#disconnect(this.#playBackTap);
    const track = this.#isPlayedBack ? this.#sent : null;
    this.#playBackTap = track && this.#connect(track, true, this.#output);
  }

  /** A disabled track is silent everywhere; a clone is not. */
  #connect(track: MediaStreamTrack, copied: boolean, node: AudioNode): Tap {
    const copy = copied ? track.clone() : null;
    if (copy !== null) copy.enabled = true;
    const source = this.#context.createMediaStreamSource(new MediaStream([copy ?? track]));
    source.connect(node);
    return { source, copy };
  }

  #disconnect(tap: Tap | null): void {
    tap?.source.disconnect();
    tap?.copy?.stop();
  }
}
