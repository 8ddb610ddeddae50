/*
 * The effect and cost of noise suppression and levelling on synthetic speech: `node e2e/bench/soundRatios.ts`. Needs
 * espeak-ng, but no server or browser.
 */

import { power } from '../../renderer/media/audio/LevelMeter.ts';
import { inBlocks } from '../../shared/sound/inBlocks.fixture.ts';
import { Limiter } from '../../shared/sound/Limiter.ts';
import { steadyNoise } from '../../shared/sound/syllables.ts';
import { VoiceLeveller } from '../../shared/sound/VoiceLeveller.ts';
import { integratedLoudness } from './integratedLoudness.ts';
import { RnnoiseInNode } from './RnnoiseInNode.ts';
import { type SpeakingVoice, spokenText } from './spokenText.ts';

const rate = 48_000;
const english =
  'The north wind and the sun were disputing which was the stronger, when a traveller came along wrapped in a warm cloak. ' +
  'They agreed that the one who first succeeded in making the traveller take his cloak off should be considered stronger. ' +
  'Then the north wind blew as hard as he could, but the more he blew, the more closely did the traveller fold his cloak.';
const korean =
  '바람과 햇님이 서로 힘이 더 세다고 다투고 있을 때, 한 나그네가 따뜻한 외투를 입고 걸어왔습니다. ' +
  '그들은 누구든지 나그네의 외투를 먼저 벗기는 이가 힘이 더 세다고 하기로 결정했습니다.';
const voices: readonly (SpeakingVoice & { readonly text: string })[] = [
  { text: english, voice: 'en+m3', tempo: 160, pitch: 40 },
  { text: english, voice: 'en-us+f2', tempo: 150, pitch: 60 },
  { text: english, voice: 'en+m7', tempo: 175, pitch: 25 },
  { text: english, voice: 'en-us+f4', tempo: 140, pitch: 70 },
  { text: korean, voice: 'ko', tempo: 150, pitch: 50 },
  { text: korean, voice: 'ko+f3', tempo: 140, pitch: 65 },
];
const spoken = voices.map(({ text, ...voice }) => twice(spokenText(text, voice)));
const [speech] = spoken;
if (speech === undefined) throw new Error('there is at least one voice');

await printSuppression(atLoudness(speech, -24));
printLevelling();
await printCost();

function twice(sound: Float32Array): Float32Array {
  const whole = new Float32Array(2 * sound.length);
  whole.set(sound);
  whole.set(sound, sound.length);
  return whole;
}

function atLoudness(sound: Float32Array, loudness: number): Float32Array {
  const gain = 10 ** ((loudness - integratedLoudness(sound)) / 20);
  return sound.map((sample) => sample * gain);
}

/** Low-passed once, as a fan. */
function hum(length: number): Float32Array {
  let last = 0;
  return steadyNoise(length, 1).map((sample) => {
    last += 0.02 * (sample - last);
    return last;
  });
}

/** Clicks of 8 ms, four or five per second. */
function keys(length: number): Float32Array {
  const noise = steadyNoise(length, 1);
  const every = 0.23 * rate;
  return noise.map((sample, index) => sample * Math.exp(-(index % every) / (0.002 * rate)));
}

/** All others at once. */
function babble(length: number): Float32Array {
  const others = spoken.slice(1);
  return Float32Array.from({ length }, (_, index) => {
    let sum = 0;
    for (const [place, other] of others.entries()) {
      sum += other[(index + place * 31_000) % other.length] ?? 0;
    }
    return sum;
  });
}

async function printSuppression(clean: Float32Array): Promise<void> {
  const noises = { hiss: steadyNoise(clean.length, 1), hum: hum(clean.length) };
  const all = { ...noises, keys: keys(clean.length), babble: babble(clean.length) };
  console.log('\nRNNoise: SNR before → after, dB; noise in pauses, dB');
  for (const [name, noise] of Object.entries(all)) {
    for (const snr of [0, 10, 20]) {
      const gain = Math.sqrt(power(clean) / power(noise)) * 10 ** (-snr / 20);
      const noisy = clean.map((sample, index) => sample + gain * (noise[index] ?? 0));
      const output = (await RnnoiseInNode.start()).process(noisy);
      const lag = bestLag(clean, output);
      const after = snrOf(clean, output.subarray(lag));
      const pauses = pausesDb(clean, noisy, output.subarray(lag));
      console.log(
        `${name.padEnd(8)}${String(snr).padStart(4)} → ${after.toFixed(1).padStart(5)}` +
          `   pauses ${pauses.toFixed(1).padStart(6)}   late by ${((lag / rate) * 1000).toFixed(1)} ms`,
      );
    }
  }
}

/** The output's delay in samples, at the best match with the input. */
function bestLag(clean: Float32Array, output: Float32Array): number {
  let best = { lag: 0, likeness: 0 };
  for (let lag = 0; lag < 2048; lag += 1) {
    let likeness = 0;
    for (let index = 0; index < 3 * rate; index += 1) {
      likeness += (clean[index] ?? 0) * (output[index + lag] ?? 0);
    }
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best.lag;
}

/** The ratio of the clean voice to the rest of the output (SI-SDR, Le Roux et al. 2019). */
function snrOf(clean: Float32Array, output: Float32Array): number {
  let product = 0;
  let voice = 0;
  for (const [index, sample] of output.entries()) {
    product += sample * (clean[index] ?? 0);
    voice += (clean[index] ?? 0) ** 2;
  }
  const share = product / voice;
  let rest = 0;
  for (const [index, sample] of output.entries()) {
    rest += (sample - share * (clean[index] ?? 0)) ** 2;
  }
  return 10 * Math.log10((share * share * voice) / rest);
}

/** How much quieter the pauses get: 50 ms stretches that are silent in the clean voice. */
function pausesDb(clean: Float32Array, noisy: Float32Array, output: Float32Array): number {
  const length = rate / 20;
  let before = 0;
  let after = 0;
  for (let start = 0; start + length <= output.length; start += length) {
    if (power(clean.subarray(start, start + length)) > 1e-8) continue;
    before += power(noisy.subarray(start, start + length));
    after += power(output.subarray(start, start + length));
  }
  return 10 * Math.log10(after / before);
}

function printLevelling(): void {
  const levels = [-14, -18, -22, -26, -30, -34];
  const noiseAt = [null, 25] as const;
  console.log('\nLevelling: LUFS before → after, second half of each');
  for (const snr of noiseAt) {
    const pairs = levels.map((level, place) => {
      const clean = atLoudness(spoken[place] ?? new Float32Array(rate), level);
      const noise = steadyNoise(clean.length, 1);
      const gain = snr === null ? 0 : Math.sqrt(power(clean) / power(noise)) * 10 ** (-snr / 20);
      const sound = clean.map((sample, index) => sample + gain * (noise[index] ?? 0));
      const leveller = new VoiceLeveller(0, true);
      const output = inBlocks(sound, (from, to) => leveller.process([from], [to], from.length));
      const half = Math.floor(sound.length / 2);
      return {
        before: integratedLoudness(sound.subarray(half)),
        after: integratedLoudness(output.subarray(half)),
      };
    });
    const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
    for (const { before, after } of pairs) {
      console.log(`  ${before.toFixed(1)} → ${after.toFixed(1)}`);
    }
    console.log(
      `${snr === null ? 'clean' : `SNR ${snr} dB`}: spread ${spread(pairs.map((each) => each.before)).toFixed(1)}` +
        ` → ${spread(pairs.map((each) => each.after)).toFixed(1)} LU`,
    );
  }
}

/** Milliseconds of one core per second of sound, the least of several runs, as other load disturbs. */
async function printCost(): Promise<void> {
  const sound = twice(atLoudness(spoken[0] ?? new Float32Array(rate), -20)).subarray(0, 20 * rate);
  const seconds = sound.length / rate;
  const cost = (work: () => void) => {
    const runs = Array.from({ length: 5 }, () => {
      const begin = performance.now();
      work();
      return performance.now() - begin;
    });
    return Math.min(...runs) / seconds;
  };
  const levelling = cost(() => {
    for (let voice = 0; voice < 12; voice += 1) {
      const leveller = new VoiceLeveller(0, true);
      inBlocks(sound, (from, to) => leveller.process([from], [to], from.length));
    }
  });
  const limiting = cost(() => {
    const limiter = new Limiter(rate, 2);
    const right = new Float32Array(128);
    inBlocks(sound, (from, to) => limiter.process([from, from], [to, right], from.length));
  });
  const rnnoise = await RnnoiseInNode.start();
  const suppressing = cost(() => rnnoise.process(sound));
  console.log('\nCost, ms of a core per second of sound');
  console.log(`  levelling 12 voices ${levelling.toFixed(1)}`);
  console.log(`  limiter ${limiting.toFixed(1)}`);
  console.log(`  RNNoise ${suppressing.toFixed(1)}`);
}
