import { lufs, meanSquareOf } from './KWeighting.ts';

/** Quieter than this nobody speaks. */
const quietestLufs = -60;
/** Speech stands out from the noise of the room by so much; what does not is no speech. */
const aboveNoiseLu = 6;
/** Pauses between words and breaths: ITU-R BS.1770 leaves out what is so much quieter than the whole. */
const relativeGateLu = -10;
/** The quietest moment of so many is the noise of the room: ten seconds, in which there is a pause in what is said. */
const noiseHops = 100;
/** Silence to the last bit is no noise of a room, but a gate, and what comes through it at first stands out from nothing. */
const afterSilenceHops = 10;
/** So much speech is judged by, without its pauses: long enough not to follow single words. */
const speechHops = 80;
/** Less speech than this is a cough or a click. */
const enoughHops = 5;

/**
 * How loudly somebody speaks: the gated loudness of the last eight seconds of speech, pauses left out however long. Steady
 * noise and silence change nothing. It takes one measure each 100 ms.
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

  /** Takes the loudness of a moment. Answers whether it was speech. */
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
