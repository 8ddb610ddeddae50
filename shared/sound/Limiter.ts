/** The highest output peak, as in EBU R 128: −1 dB of full scale. */
export const ceiling = 10 ** (-1 / 20);
/** The delay of the sound, in which the gain falls before a peak arrives. */
export const lookAheadMs = 2;
/** The gain recovers in about this time after a peak; faster would distort low voices. */
const releaseMs = 120;

/**
 * Keeps sound under the ceiling without distortion: the gain of all channels falls smoothly before a peak and recovers
 * slowly after it. Sound that is never too loud passes unchanged, only 2 ms late.
 *
 * The gain that each sample needs is held at its minimum over the look-ahead, released slowly, and averaged over the
 * look-ahead again. No value in that average is too high for the current output sample.
 */
export class Limiter {
  readonly #late: Float32Array[];
  readonly #needed: Float32Array;
  readonly #released: Float32Array;
  readonly #releaseShare: number;
  #index = 0;
  #lowest = 1;
  /** The number of samples for which the lowest gain is still within the look-ahead. */
  #lowestFor = 0;
  #gain = 1;
  #sum: number;

  constructor(sampleRate: number, channels: number) {
    const lookAhead = Math.round((lookAheadMs / 1000) * sampleRate);
    this.#late = Array.from({ length: channels }, () => new Float32Array(lookAhead));
    this.#needed = new Float32Array(lookAhead).fill(1);
    this.#released = new Float32Array(lookAhead).fill(1);
    this.#sum = lookAhead;
    this.#releaseShare = 1 - Math.exp(-1000 / (releaseMs * sampleRate));
  }

  /** Processes one block of sound. A channel missing in `inputs` is silent; extra channels are ignored. */
  process(inputs: readonly Float32Array[], outputs: readonly Float32Array[], length: number): void {
    const lookAhead = this.#needed.length;
    for (let index = 0; index < length; index += 1) {
      let peak = 0;
      for (let channel = 0; channel < this.#late.length; channel += 1) {
        peak = Math.max(peak, Math.abs(inputs[channel]?.[index] ?? 0));
      }
      const gain = this.#nextGain(peak > ceiling ? ceiling / peak : 1);
      for (let channel = 0; channel < this.#late.length; channel += 1) {
        const late = this.#late[channel];
        const output = outputs[channel];
        if (late === undefined) continue;
        const sample = (late[this.#index] ?? 0) * gain;
        late[this.#index] = inputs[channel]?.[index] ?? 0;
        // Only rounding can exceed it.
        if (output !== undefined) output[index] = Math.min(Math.max(sample, -ceiling), ceiling);
      }
      this.#index += 1;
      if (this.#index === lookAhead) this.#startRound();
    }
  }

  /** The gain of the sample that arrived one look-ahead ago. */
  #nextGain(needed: number): number {
    const { length } = this.#needed;
    const gain = this.#sum / length;
    this.#needed[this.#index] = needed;
    if (needed <= this.#lowest) {
      this.#lowest = needed;
      this.#lowestFor = length;
    } else {
      this.#lowestFor -= 1;
      if (this.#lowestFor === 0) this.#findLowest();
    }
    const back = this.#gain + (1 - this.#gain) * this.#releaseShare;
    this.#gain = Math.min(this.#lowest, back > 0.9999 ? 1 : back);
    const oldest = this.#released[this.#index] ?? 1;
    this.#released[this.#index] = this.#gain;
    this.#sum += (this.#released[this.#index] ?? 1) - oldest;
    return gain;
  }

  #findLowest(): void {
    const { length } = this.#needed;
    this.#lowest = 1;
    // From the oldest, which follows the newest.
    for (let age = length - 1; age >= 0; age -= 1) {
      const value = this.#needed[(this.#index - age + length) % length] ?? 1;
      if (value > this.#lowest) continue;
      this.#lowest = value;
      this.#lowestFor = length - age;
    }
  }

  /** Sums up again: the rounding errors of millions of additions would become an error of the gain. */
  #startRound(): void {
    this.#index = 0;
    this.#sum = 0;
    for (const gain of this.#released) this.#sum += gain;
  }
}
