import { TypedEmitter } from '../../../shared/TypedEmitter.ts';

/** As long as it takes a person to say something into a microphone that has just been opened. */
const neverHeardMs = 8_000;
/** A headset with a gate of its own is silent whenever its wearer is; one that has been switched off stays so. */
const heardBeforeMs = 60_000;
/** As much as an analyser can look back, 683 ms at 48 kHz: a look each second misses little. */
const windowSize = 32_768;

/**
 * Notices a microphone that is open and gives nothing: not quiet, but without any sample other than zero, as one does that
 * is switched off by a key of its own. Owns its nodes; the track belongs to another.
 */
export class MicrophoneSignal extends TypedEmitter<{ silentChanged: boolean }> {
  readonly #context: BaseAudioContext & Pick<AudioContext, 'createMediaStreamSource'>;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(windowSize);
  readonly #startTicking: (tick: (nowMs: number) => void) => () => void;
  #track: MediaStreamTrack | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #isExpected = false;
  #stopTicking: (() => void) | null = null;
  #silentSinceMs: number | null = null;
  #everHeard = false;
  #isSilent = false;

  /** @param startTicking calls back once a second */
  constructor(context: AudioContext, startTicking: (tick: (nowMs: number) => void) => () => void) {
    super();
    this.#context = context;
    this.#startTicking = startTicking;
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = windowSize;
  }

  /** What the microphone gives, or null without one. */
  setTrack(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#everHeard = false;
    this.#follow();
  }

  /** Whether it should give something now: it is open, and neither muted nor waiting for a key. */
  setExpected(isExpected: boolean): void {
    if (this.#isExpected === isExpected) return;
    this.#isExpected = isExpected;
    this.#follow();
  }

  close(): void {
    this.#isExpected = false;
    this.#follow();
  }

  #follow(): void {
    this.#source?.disconnect();
    this.#source = null;
    this.#stopTicking?.();
    this.#stopTicking = null;
    this.#silentSinceMs = null;
    this.#become(false);
    if (!this.#isExpected || this.#track === null) return;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([this.#track]));
    this.#source.connect(this.#analyser);
    this.#stopTicking = this.#startTicking((nowMs) => this.#tick(nowMs));
  }

  #tick(nowMs: number): void {
    // A context that rests hears nothing of a microphone that works.
    if (this.#context.state !== 'running') this.#silentSinceMs = null;
    else if (this.#hearsAnything()) this.#hear();
    else {
      this.#silentSinceMs ??= nowMs;
      const enough = this.#everHeard ? heardBeforeMs : neverHeardMs;
      if (nowMs - this.#silentSinceMs >= enough) this.#become(true);
    }
  }

  #hear(): void {
    this.#everHeard = true;
    this.#silentSinceMs = null;
    this.#become(false);
  }

  #hearsAnything(): boolean {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return this.#samples.some((sample) => sample !== 0);
  }

  #become(isSilent: boolean): void {
    if (this.#isSilent === isSilent) return;
    this.#isSilent = isSilent;
    this.emit('silentChanged', isSilent);
  }
}
