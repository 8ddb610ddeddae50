import { KWeighting, kWeightingRate, lufs } from './KWeighting.ts';

/** Blocks of ITU-R BS.1770: 400 ms long, a new one every 100 ms. */
const hopMs = 100;
const hopsPerBlock = 4;
const hopSamples = (hopMs / 1000) * kWeightingRate;

/**
 * The current loudness: LUFS of the last 400 ms, every 100 ms of sound, at 48 kHz. Channels are averaged instead of
 * added: a voice in two equal channels is as loud as in one, which is played on both sides. A block that is partly
 * digital silence, as before a gate opens, counts as silent.
 */
export class MomentaryLoudness {
  readonly #filters: KWeighting[] = [];
  readonly #hops = new Float64Array(hopsPerBlock);
  #hop = 0;
  #filled = 0;
  #sum = 0;
  #samples = 0;

  /**
   * Adds a block of sound, all channels of one length. Returns LUFS every 100 ms; otherwise, and before the first block
   * is full, null.
   */
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
