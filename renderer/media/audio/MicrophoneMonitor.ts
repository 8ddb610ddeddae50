import { LevelMeter } from './LevelMeter.ts';

/** A track that flows into a node. */
interface Tap {
  readonly source: MediaStreamAudioSourceNode;
  /** A copy of one's own, where the track itself may be disabled. */
  readonly copy: MediaStreamTrack | null;
}

/**
 * Listens to one's own voice: how loud is what is sent, how loud is what the microphone hears, and in a test it can be
 * heard. What is played back is the voice as others get it before Opus: after echo cancellation, noise suppression, gain
 * control and voice activation; in a test also while muted. Owns its nodes and its copies of the tracks.
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

  /** @param output where one's own voice is heard in a test */
  constructor(context: AudioContext, output: AudioNode) {
    this.#context = context;
    this.#output = output;
    this.#sentMeter = new LevelMeter(context);
    this.#inputMeter = new LevelMeter(context);
  }

  /** The microphone's own track as it is now; null without one. */
  setInput(track: MediaStreamTrack | null): void {
    this.#input = track;
    this.#connectInput();
    this.#connectPlayBack();
  }

  /** The track that is sent as it is now, which may be the microphone's own; null without one. */
  setSent(track: MediaStreamTrack | null): void {
    this.#sent = track;
    this.#disconnect(this.#sentTap);
    this.#sentTap = track && this.#connect(track, false, this.#sentMeter.node);
    this.#connectPlayBack();
  }

  /** Whether what is sent can be heard. */
  setPlayedBack(isPlayedBack: boolean): void {
    if (this.#isPlayedBack === isPlayedBack) return;
    this.#isPlayedBack = isPlayedBack;
    this.#connectPlayBack();
  }

  /** Whether somebody looks at what the microphone hears. */
  setInputWanted(wanted: boolean): void {
    if (this.#inputWanted === wanted) return;
    this.#inputWanted = wanted;
    this.#connectInput();
  }

  /** How loud is what is sent, in dBov; −Infinity without a microphone. */
  sentDbov(): number {
    return this.#sentTap === null ? Number.NEGATIVE_INFINITY : this.#sentMeter.dbov();
  }

  /** How loud is what the microphone hears, sent or not, in dBov; −Infinity without a microphone, or when not wanted. */
  inputDbov(): number {
    return this.#inputTap === null ? Number.NEGATIVE_INFINITY : this.#inputMeter.dbov();
  }

  close(): void {
    this.setInput(null);
    this.setSent(null);
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

  /** A track that is disabled is silent for everybody; a copy is not. */
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
