import { TypedEmitter } from '../../../shared/TypedEmitter.ts';

/** The time in which a person says something into a newly opened microphone. */
const neverHeardMs = 8_000;
/** A headset with its own gate is silent whenever its user is; one that was switched off stays silent this long. */
const heardBeforeMs = 60_000;
/** The most that an analyser keeps, 683 ms at 48 kHz: one look per second misses little. */
const windowSize = 32_768;

/**
 * Detects an open microphone without a signal: not quiet, but only zero samples, as from a microphone with its own mute
 * switch. Owns its nodes, not the track.
 */
export class MicrophoneSignal extends TypedEmitter<{ silentChanged: boolean }> {
  readonly #context: BaseAudioContext & Pick<AudioContext, 'createMediaStreamSource'>;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(windowSize);
  readonly #startTicking: (tick: (nowMs: number) => void) => () => void;
  readonly #sentEnergy: () => number | null;
  /** Null before the first look since the context came to rest. */
  #lastEnergy: number | null = null;
  #track: MediaStreamTrack | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #isExpected = false;
  #stopTicking: (() => void) | null = null;
  #silentSinceMs: number | null = null;
  #everHeard = false;
  #isSilent = false;

  /**
   * @param startTicking calls back once a second
   * @param sentEnergy what tells of a signal while the context rests: it grows with each sound; null if it is unknown
   */
  constructor(
    context: AudioContext,
    startTicking: (tick: (nowMs: number) => void) => () => void,
    sentEnergy: () => number | null,
  ) {
    super();
    this.#context = context;
    this.#sentEnergy = sentEnergy;
    this.#startTicking = startTicking;
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = windowSize;
  }

  /** The microphone's track, or null without one. */
  setTrack(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#everHeard = false;
    this.#follow();
  }

  /** Whether there should be a signal now: the microphone is open, and neither muted nor waiting for a key. */
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
    const isHeard =
      this.#context.state === 'running' ? this.#hearsAnything() : this.#sendsAnything();
    if (isHeard) this.#hear();
    else if (isHeard === null) this.#silentSinceMs = null;
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
    this.#lastEnergy = null;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return this.#samples.some((sample) => sample !== 0);
  }

  /** A suspended context gets no signal from a working microphone. Null if nothing tells. */
  #sendsAnything(): boolean | null {
    const before = this.#lastEnergy;
    const energy = this.#sentEnergy();
    this.#lastEnergy = energy;
    return energy === null || before === null ? null : energy !== before;
  }

  #become(isSilent: boolean): void {
    if (this.#isSilent === isSilent) return;
    this.#isSilent = isSilent;
    this.emit('silentChanged', isSilent);
  }
}
