import { MomentaryLoudness } from './MomentaryLoudness.ts';
import { SpeechLoudness } from './SpeechLoudness.ts';

/**
 * The target loudness of every voice. EBU R 128 has −23 LUFS; one less leaves headroom: peaks of speech are about 17 dB
 * above its loudness, and with the 6 dB of a volume of 200 % they just stay under the limiter's −1 dB.
 */
export const targetLufs = -24;
/** The largest change: a voice that is quieter than this is mostly noise. */
export const mostGainDb = 12;
/** The share of the remaining change per 100 ms of speech: slow enough not to be heard as pumping. */
const share = 0.1;
/** The largest change per 100 ms of speech. Loud voices are turned down faster than quiet ones are turned up. */
const mostUpDb = 0.3;
const mostDownDb = 0.6;
/** Changes of gain are spread over this many samples at 48 kHz. */
const rampSamples = 4800;

/**
 * Levels one voice to the target loudness with a slow gain. Only speech moves the gain; pauses do not. Works on blocks
 * of sound at 48 kHz without delay.
 */
export class VoiceLeveller {
  readonly #momentary = new MomentaryLoudness();
  readonly #speech = new SpeechLoudness();
  #gainDb: number;
  #isActive: boolean;
  #gain: number;
  #goal: number;
  #step = 0;

  /** @param gainDb the initial gain: the last one of this voice, or 0 */
  constructor(gainDb: number, isActive: boolean) {
    this.#gainDb = gainDb;
    this.#isActive = isActive;
    this.#goal = this.#factor;
    this.#gain = this.#goal;
  }

  /** The gain that levels this voice, whether or not it is applied. */
  get gainDb(): number {
    return this.#gainDb;
  }

  /** Whether the gain is applied; the voice is measured in any case. */
  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#aim();
  }

  /** Processes one block of sound: `length` samples in any number of channels; `outputs` has at least as many. */
  process(inputs: readonly Float32Array[], outputs: readonly Float32Array[], length: number): void {
    const momentary = this.#momentary.add(inputs, length);
    if (momentary !== null && this.#speech.add(momentary)) this.#follow(this.#speech.lufs);
    const from = this.#gain;
    let gain = from;
    for (const [channel, output] of outputs.entries()) {
      const input = inputs[channel];
      if (input === undefined) {
        output.fill(0);
        continue;
      }
      gain = from;
      for (let index = 0; index < length; index += 1) {
        gain = this.#next(gain);
        output[index] = (input[index] ?? 0) * gain;
      }
    }
    // Without sound a jump cannot be heard.
    this.#gain = inputs.length === 0 ? this.#goal : gain;
  }

  get #factor(): number {
    return this.#isActive ? 10 ** (this.#gainDb / 20) : 1;
  }

  #follow(loudness: number | null): void {
    if (loudness === null) return;
    const rightDb = Math.min(Math.max(targetLufs - loudness, -mostGainDb), mostGainDb);
    const stepDb = (rightDb - this.#gainDb) * share;
    this.#gainDb += Math.min(Math.max(stepDb, -mostDownDb), mostUpDb);
    this.#aim();
  }

  #aim(): void {
    this.#goal = this.#factor;
    this.#step = Math.abs(this.#goal - this.#gain) / rampSamples;
  }

  #next(gain: number): number {
    if (gain < this.#goal) return Math.min(gain + this.#step, this.#goal);
    return Math.max(gain - this.#step, this.#goal);
  }
}
