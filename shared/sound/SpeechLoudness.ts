import { lufs, meanSquareOf } from './KWeighting.ts';

/** Nobody speaks more quietly than this. */
const quietestLufs = -60;
/** Speech is this much louder than the room's noise; anything less is no speech. */
const aboveNoiseLu = 6;
/** Excludes pauses between words: ITU-R BS.1770 ignores what is this much quieter than the whole. */
const relativeGateLu = -10;
/** The quietest of this many moments (ten seconds) is the room's noise: there is always a pause in that time. */
const noiseHops = 100;
/**
 * Digital silence comes from a gate, not from a room. For this many moments after it, everything counts as louder than
 * the noise.
 */
const afterSilenceHops = 10;
/** The amount of speech that is measured, without pauses: long enough not to follow single words. */
const speechHops = 80;
/** Less speech than this is a cough or a click. */
const enoughHops = 5;

/**
 * How loudly a person speaks: the gated loudness of the last eight seconds of speech, without pauses. Steady noise and
 * silence change nothing. Takes one value every 100 ms.
 */
export class SpeechLoudness {
  readonly #noise: number[] = [];
  readonly #speech: number[] = [];
  #sinceSilence = afterSilenceHops;
  #lufs: number | null = null;

  /** LUFS; null before there was enough speech. */
  get lufs(): number | null {
    return this.#lufs;
  }

  /** Adds the loudness of a moment and returns whether it was speech. */
  add(momentaryLufs: number): boolean {
    if (momentaryLufs === Number.NEGATIVE_INFINITY) {
      this.#sinceSilence = 0;
      return false;
    }
    this.#sinceSilence += 1;
    this.#noise.push(momentaryLufs);
    if (this.#noise.length > noiseHops) this.#noise.shift();
    const standsOut =
      this.#sinceSilence <= afterSilenceHops ||
      momentaryLufs >= Math.min(...this.#noise) + aboveNoiseLu;
    if (!standsOut || momentaryLufs < quietestLufs) return false;
    this.#speech.push(meanSquareOf(momentaryLufs));
    if (this.#speech.length > speechHops) this.#speech.shift();
    if (this.#speech.length < enoughHops) return false;
    const gate = mean(this.#speech) * 10 ** (relativeGateLu / 10);
    this.#lufs = lufs(mean(this.#speech.filter((square) => square > gate)));
    return meanSquareOf(momentaryLufs) > gate;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
