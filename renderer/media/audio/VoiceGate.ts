/** Long enough for the period of a low voice, short enough for a consonant. */
const windowMs = 10;
/** The delay of the sound. All of it except the first few ms before the threshold was reached is still sent. */
export const lookAheadMs = 30;
/** Pauses between words are no longer than this. */
const holdMs = 400;
/** A voice that falls by this much does not close the gate; otherwise a voice near the threshold would stutter. */
const hysteresisDb = 6;
/** Changes of gain are spread over this time; a jump would click. */
const fadeInMs = 5;
const fadeOutMs = 20;

/**
 * Voice activation, sample by sample: passes sound while it is loud. It opens at once and, because it delays the sound,
 * early enough for what came just before. It closes after some quiet time. Its clock is the audio itself.
 */
export class VoiceGate {
  readonly #delayed: Float32Array;
  readonly #squares: Float32Array;
  readonly #holdSamples: number;
  readonly #gainUp: number;
  readonly #gainDown: number;
  #openAbove = 0;
  #closeBelow = 0;
  #delayIndex = 0;
  #windowIndex = 0;
  #sum = 0;
  #gain = 0;
  /** The number of samples for which it stays open in silence. */
  #holding = 0;

  constructor(sampleRate: number, thresholdDbov: number) {
    const samples = (ms: number) => Math.round((ms / 1000) * sampleRate);
    this.#delayed = new Float32Array(samples(lookAheadMs));
    this.#squares = new Float32Array(samples(windowMs));
    // The end of the hold is delayed like the sound.
    this.#holdSamples = samples(holdMs + lookAheadMs);
    this.#gainUp = 1 / samples(fadeInMs);
    this.#gainDown = 1 / samples(fadeOutMs);
    this.setThreshold(thresholdDbov);
  }

  get isOpen(): boolean {
    return this.#holding > 0;
  }

  /** The threshold in dBov, as RMS of a few milliseconds. */
  setThreshold(dbov: number): void {
    const squares = (level: number) => 10 ** (level / 10) * this.#squares.length;
    this.#openAbove = squares(dbov);
    this.#closeBelow = squares(dbov - hysteresisDb);
  }

  /** Processes one block of sound; `output` is as long as `input`. */
  process(input: Float32Array, output: Float32Array): void {
    for (let index = 0; index < input.length; index += 1) {
      const sample = input[index] ?? 0;
      this.#listen(sample);
      const late = this.#delayed[this.#delayIndex] ?? 0;
      this.#delayed[this.#delayIndex] = sample;
      this.#delayIndex = (this.#delayIndex + 1) % this.#delayed.length;
      this.#gain = this.isOpen
        ? Math.min(this.#gain + this.#gainUp, 1)
        : Math.max(this.#gain - this.#gainDown, 0);
      output[index] = late * this.#gain;
    }
  }

  #listen(sample: number): void {
    const square = sample * sample;
    // Uses the stored number, so that exactly what was added is subtracted one window later.
    const oldest = this.#squares[this.#windowIndex] ?? 0;
    this.#squares[this.#windowIndex] = square;
    this.#sum += (this.#squares[this.#windowIndex] ?? 0) - oldest;
    this.#windowIndex += 1;
    if (this.#windowIndex === this.#squares.length) this.#startWindow();
    if (this.#sum >= (this.isOpen ? this.#closeBelow : this.#openAbove)) {
      this.#holding = this.#holdSamples;
    } else if (this.#holding > 0) {
      this.#holding -= 1;
    }
  }

  /** Sums up again: the rounding errors of millions of additions would become an error of the level. */
  #startWindow(): void {
    this.#windowIndex = 0;
    this.#sum = 0;
    for (const square of this.#squares) this.#sum += square;
  }
}
