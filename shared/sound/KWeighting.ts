/** Coefficients of a second-order filter, normalised to a0 = 1. */
interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** The effect of the head: ITU-R BS.1770-5, annex 1, table 1, for 48 kHz. */
const shelf: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
/** The ear hardly hears rumble: ITU-R BS.1770-5, annex 1, table 2, for 48 kHz. */
const highPass: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };

/** The recommendation adds this, so that 997 Hz reads the same with and without the filter. */
const offsetDb = -0.691;

/** The sample rate of the coefficients. */
export const kWeightingRate = 48_000;

/** LUFS of sound whose K-weighted samples have this mean square; −Infinity in silence. */
export function lufs(meanSquare: number): number {
  return offsetDb + 10 * Math.log10(meanSquare);
}

/** The mean square of a loudness in LUFS. */
export function meanSquareOf(loudness: number): number {
  return 10 ** ((loudness - offsetDb) / 10);
}

/** The K-weighting of one channel at 48 kHz: weights frequencies as ears do, before squares are averaged. */
export class KWeighting {
  #shelf1 = 0;
  #shelf2 = 0;
  #pass1 = 0;
  #pass2 = 0;

  /** The sum of the squares of the weighted samples. */
  sumOfSquares(samples: Float32Array): number {
    let shelf1 = this.#shelf1;
    let shelf2 = this.#shelf2;
    let pass1 = this.#pass1;
    let pass2 = this.#pass2;
    let sum = 0;
    for (let index = 0; index < samples.length; index += 1) {
      const x = samples[index] ?? 0;
      const y = shelf.b0 * x + shelf1;
      shelf1 = shelf.b1 * x - shelf.a1 * y + shelf2;
      shelf2 = shelf.b2 * x - shelf.a2 * y;
      const z = highPass.b0 * y + pass1;
      pass1 = highPass.b1 * y - highPass.a1 * z + pass2;
      pass2 = highPass.b2 * y - highPass.a2 * z;
      sum += z * z;
    }
    this.#shelf1 = shelf1;
    this.#shelf2 = shelf2;
    this.#pass1 = pass1;
    this.#pass2 = pass2;
    return sum;
  }

  /** Clears the state. In silence the filter would decay into denormal numbers, which are slow to compute. */
  reset(): void {
    this.#shelf1 = 0;
    this.#shelf2 = 0;
    this.#pass1 = 0;
    this.#pass2 = 0;
  }
}
