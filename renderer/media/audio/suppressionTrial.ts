import { power } from './LevelMeter.ts';
import { roomNoise, syllables } from './syllables.ts';

const rate = 48_000;
/** Suppressors need some time to know the noise. */
const noiseSamples = 2 * rate;
const speechSamples = 2 * rate;
/** A suppressor that takes away less is none. */
const leastNoiseDb = 6;
/** One that takes away more of a voice spoils it; one that adds something is broken. */
const voiceDb = { least: -6, most: 3 } as const;

/** What a noise suppressor is tried with, at 48 kHz: noise, then something that sounds like speech. */
export function trialSound(): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(noiseSamples + speechSamples);
  // RNNoise takes white noise, which no room has, for a voice until it has heard one.
  sound.set(roomNoise(noiseSamples, 0.3));
  sound.set(syllables(speechSamples, rate, 0.3), noiseSamples);
  return sound;
}

/** Whether a suppressor that made `output` of `trialSound` takes noise away and leaves voices alone. */
export function passesTrial(output: Float32Array): boolean {
  const input = trialSound();
  const changeDb = (from: number, to: number) =>
    10 * Math.log10(power(output.subarray(from, to)) / power(input.subarray(from, to)));
  const noise = changeDb(noiseSamples / 2, noiseSamples);
  const voice = changeDb(noiseSamples, input.length);
  return noise <= -leastNoiseDb && voice >= voiceDb.least && voice <= voiceDb.most;
}
