/** Long enough for the period of a low voice, short enough to hear a consonant. */
const windowMs = 10;
/** The sound is late by so much, and so all of it but the first few ms before the threshold was reached is still sent. */
export const lookAheadMs = 30;
/** Words are no further apart than this. */
const holdMs = 400;
/** A voice that falls by so much is not over yet; without it a voice near the threshold would stutter. */
const hysteresisDb = 6;
/** Steps are spread over this time; a jump would click. */
const fadeInMs = 5;
const fadeOutMs = 20;

/**
 * Voice activation, sample by sample: lets sound through while it is loud. It opens at once and, as it delays what it lets
 * through, in time for what came just before; it closes when it was quiet for a while. Its clock is the sound itself.
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
  /** Samples for which it stays open though it is quiet. */
  #holding = 0;

  constructor(sampleRate: number, thresholdDbov: number) {
    const samples = (ms: number) => Math.round((ms / 1000) * sampleRate);
    this.#delayed = new Float32Array(samples(lookAheadMs));
    this.#squares = new Float32Array(samples(windowMs));
    // The end of the hold is late by as much as the sound is.
    this.#holdSamples = samples(holdMs + lookAheadMs);
    this.#gainUp = 1 / samples(fadeInMs);
    this.#gainDown = 1 / samples(fadeOutMs);
    this.setThreshold(thresholdDbov);
  }

  get isOpen(): boolean {
    return this.#holding > 0;
  }

  /** In dBov, as RMS of a few milliseconds. */
  setThreshold(dbov: number): void {
    const squares = (level: number) => 10 ** (level / 10) * this.#squares.length;
    this.#openAbove = squares(dbov);
    this.#closeBelow = squares(dbov - hysteresisDb);
  }

  /** One block of sound; `output` is as long as `input`. */
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
    // As a stored number, so that exactly what was added is taken away again one window later.
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

  /** Adds up anew: rounding errors of millions of additions would be a level of their own. */
  #startWindow(): void {
    this.#windowIndex = 0;
    this.#sum = 0;
    for (const square of this.#squares) this.#sum += square;
  }
}
