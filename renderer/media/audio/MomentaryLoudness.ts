import { KWeighting, kWeightingRate, lufs } from './KWeighting.ts';

/** Measuring blocks of ITU-R BS.1770: 400 ms long, a new one every 100 ms. */
const hopMs = 100;
const hopsPerBlock = 4;
const hopSamples = (hopMs / 1000) * kWeightingRate;

/**
 * How loud sound is now: LUFS of the last 400 ms, ten times a second of sound, at 48 kHz. Channels are averaged and not
 * added: a voice is as loud in two equal channels as in one, which is played on both sides. A block of which a part is
 * silent to the last bit, as before a gate opens, says nothing about the sound and counts as silent.
 */
export class MomentaryLoudness {
  readonly #filters: KWeighting[] = [];
  readonly #hops = new Float64Array(hopsPerBlock);
  #hop = 0;
  #filled = 0;
  #sum = 0;
  #samples = 0;

  /** Takes a block of sound, all channels of one length. Answers LUFS each 100 ms, else null, as before the first block is full. */
  add(channels: readonly Float32Array[], length: number): number | null {
    for (const [index, samples] of channels.entries()) {
      this.#filters[index] ??= new KWeighting();
      const filter = this.#filters[index];
      if (isSilent(samples)) filter.reset();
      else this.#sum += filter.sumOfSquares(samples) / channels.length;
    }
    this.#samples += length;
    if (this.#samples < hopSamples) return null;
    this.#hops[this.#hop] = this.#sum / this.#samples;
    this.#hop = (this.#hop + 1) % hopsPerBlock;
    this.#sum = 0;
    this.#samples = 0;
    this.#filled += 1;
    if (this.#filled < hopsPerBlock) return null;
    let mean = 0;
    for (const square of this.#hops) {
      if (square === 0) return Number.NEGATIVE_INFINITY;
      mean += square / hopsPerBlock;
    }
    return lufs(mean);
  }
}

function isSilent(samples: Float32Array): boolean {
  for (let index = 0; index < samples.length; index += 1) {
    if (samples[index] !== 0) return false;
  }
  return true;
}
