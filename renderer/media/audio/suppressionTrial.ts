import { roomNoise, syllables } from '../../../shared/sound/syllables.ts';
import { power } from './LevelMeter.ts';

const rate = 48_000;
/** Suppressors need some time to learn the noise. */
const noiseSamples = 2 * rate;
const speechSamples = 2 * rate;
/** A suppressor that removes less noise does not work. */
const leastNoiseDb = 6;
/** A suppressor that removes more of a voice harms it; one that adds more is broken. */
const voiceDb = { least: -6, most: 3 } as const;

/** The test sound for a noise suppressor, at 48 kHz: noise, then a speech-like sound. */
export function trialSound(): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(noiseSamples + speechSamples);
  // Before RNNoise has heard a voice, it mistakes white noise, which no room has, for one.
  sound.set(roomNoise(noiseSamples, 0.3));
  sound.set(syllables(speechSamples, rate, 0.3), noiseSamples);
  return sound;
}

/** Whether a suppressor with this `output` for `trialSound` removes noise and keeps voices. */
export function passesTrial(output: Float32Array): boolean {
  const input = trialSound();
  const changeDb = (from: number, to: number) =>
    10 * Math.log10(power(output.subarray(from, to)) / power(input.subarray(from, to)));
  const noise = changeDb(noiseSamples / 2, noiseSamples);
  const voice = changeDb(noiseSamples, input.length);
  return noise <= -leastNoiseDb && voice >= voiceDb.least && voice <= voiceDb.most;
}
