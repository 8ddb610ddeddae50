import { MomentaryLoudness } from './MomentaryLoudness.ts';
import { SpeechLoudness } from './SpeechLoudness.ts';

/**
 * As loud as every voice is to be. EBU R 128 has −23 LUFS; one less leaves room: peaks of speech are about 17 dB above its
 * loudness, and with the 6 dB of a volume of 200 % they just stay under the limiter's −1 dB.
 */
export const targetLufs = -24;
/** More than this a voice is not changed: what is so quiet is mostly noise. */
export const mostGainDb = 12;
/** Of the way to the right gain so much is gone each 100 ms of speech: slow enough not to be heard as pumping. */
const share = 0.1;
/** And at most so much. What is too loud hurts, and is turned down sooner than the quiet is turned up. */
const mostUpDb = 0.3;
const mostDownDb = 0.6;
/** Changes of gain are spread over so many samples at 48 kHz. */
const rampSamples = 4800;

/**
 * Brings one voice to the loudness that all voices are to have, by one slow gain. Only speech moves the gain; in pauses it
 * stays. Works on blocks of sound at 48 kHz and delays nothing.
 */
export class VoiceLeveller {
  readonly #momentary = new MomentaryLoudness();
  readonly #speech = new SpeechLoudness();
  #gainDb: number;
  #isActive: boolean;
  #gain: number;
  #goal: number;
  #step = 0;

  /** @param gainDb where to begin: what was right for this voice the last time, or 0 */
  constructor(gainDb: number, isActive: boolean) {
    this.#gainDb = gainDb;
    this.#isActive = isActive;
    this.#goal = this.#factor;
    this.#gain = this.#goal;
  }

  /** The gain that is right for this voice, whether or not it is used. */
  get gainDb(): number {
    return this.#gainDb;
  }

  /** Whether the gain is used; the voice is listened to all the same. */
  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#aim();
  }

  /** One block of sound: `length` samples in as many channels as there are; `outputs` has at least as many. */
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
    // Without sound there is nothing that a jump could be heard in.
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
