/** The highest peak that leaves, as EBU R 128 has it: −1 dB of full scale. */
export const ceiling = 10 ** (-1 / 20);
/** The sound is late by so much, and so the gain has fallen before the peak is there. */
const lookAheadMs = 2;
/** After a peak the gain comes back in about this time; quicker would tear low voices apart. */
const releaseMs = 120;

/**
 * Keeps sound under the ceiling without bending it: the gain of all channels falls smoothly before a peak and comes back
 * slowly after it. What is never too loud passes as it is, only 2 ms late.
 *
 * The gain that each sample needs is held at its lowest over the look-ahead, released slowly and averaged over the
 * look-ahead again: an average of values none of which is too high for the sample that leaves now.
 */
export class Limiter {
  readonly #late: Float32Array[];
  readonly #needed: Float32Array;
  readonly #released: Float32Array;
  readonly #releaseShare: number;
  #index = 0;
  #lowest = 1;
  /** Samples for which the lowest one is still within the look-ahead. */
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

  /** One block of sound. A channel that is missing in `inputs` is silent; further ones than were told are left out. */
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
        // Only rounding can be over.
        if (output !== undefined) output[index] = Math.min(Math.max(sample, -ceiling), ceiling);
      }
      this.#index += 1;
      if (this.#index === lookAhead) this.#startRound();
    }
  }

  /** The gain of the sample that came in one look-ahead ago. */
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
    // From the oldest on, which is the one after the newest.
    for (let age = length - 1; age >= 0; age -= 1) {
      const value = this.#needed[(this.#index - age + length) % length] ?? 1;
      if (value > this.#lowest) continue;
      this.#lowest = value;
      this.#lowestFor = length - age;
    }
  }

  /** Adds up anew: rounding errors of millions of additions would be a gain of their own. */
  #startRound(): void {
    this.#index = 0;
    this.#sum = 0;
    for (const gain of this.#released) this.#sum += gain;
  }
}
