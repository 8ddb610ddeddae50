import { expect, test } from 'vitest';
import { inBlocks } from './inBlocks.fixture.ts';
import { KWeighting, kWeightingRate, lufs } from './KWeighting.ts';
import { steadyNoise, syllables } from './syllables.ts';
import { mostGainDb, targetLufs, VoiceLeveller } from './VoiceLeveller.ts';

const seconds = (count: number) => count * kWeightingRate;
const speech = syllables(seconds(20), kWeightingRate, 0.3);
const louder = (sound: Float32Array, db: number) => sound.map((each) => each * 10 ** (db / 20));
const silence = new Float32Array(seconds(10));

function run(leveller: VoiceLeveller, sound: Float32Array): Float32Array {
  return inBlocks(sound, (input, output) => leveller.process([input], [output], input.length));
}
/** LUFS of the second half, when the gain has settled; the sound's pauses count the same in each. */
function loudness(sound: Float32Array): number {
  const half = sound.subarray(sound.length / 2);
  return lufs(new KWeighting().sumOfSquares(half) / half.length);
}

test('two voices 20 dB apart are levelled to within 1.5 dB', () => {
  const offset = targetLufs - loudness(speech);
  const loud = run(new VoiceLeveller(0, true), louder(speech, offset + 10));
  const quiet = run(new VoiceLeveller(0, true), louder(speech, offset - 10));
  expect(Math.abs(loudness(loud) - loudness(quiet))).toBeLessThan(1.5);
});

test('no voice is changed by more than 12 dB', () => {
  const leveller = new VoiceLeveller(0, true);
  run(leveller, louder(speech, -30));
  expect(leveller.gainDb).toBeCloseTo(mostGainDb, 0);
  expect(leveller.gainDb).toBeLessThanOrEqual(mostGainDb);
});

test('silence and the noise of the room do not move the gain', () => {
  const leveller = new VoiceLeveller(0, true);
  run(leveller, louder(speech, -12));
  const settled = leveller.gainDb;
  expect(settled).not.toBe(0);
  run(leveller, silence);
  expect(leveller.gainDb).toBe(settled);
  const inNoise = new VoiceLeveller(0, true);
  run(inNoise, steadyNoise(seconds(20), 0.01));
  expect(inNoise.gainDb).toBe(0);
  // Where a gate opens for it, it is listened to for a moment.
  run(inNoise, silence);
  run(inNoise, steadyNoise(seconds(20), 0.01));
  expect(Math.abs(inNoise.gainDb)).toBeLessThan(2);
});

test('during speech the gain hardly moves once it is found', () => {
  const leveller = new VoiceLeveller(0, true);
  run(leveller, louder(speech, -8));
  const gains: number[] = [];
  for (let second = 0; second < 19; second += 1) {
    run(leveller, louder(speech.subarray(seconds(second), seconds(second + 1)), -8));
    gains.push(leveller.gainDb);
  }
  expect(Math.max(...gains) - Math.min(...gains)).toBeLessThan(1);
});

test('a cough moves the gain a little, and later speech corrects it', () => {
  const leveller = new VoiceLeveller(0, true);
  run(leveller, speech);
  const settled = leveller.gainDb;
  run(leveller, steadyNoise(seconds(0.3), 0.9));
  expect(Math.abs(leveller.gainDb - settled)).toBeLessThan(3);
  run(leveller, speech);
  expect(leveller.gainDb).toBeCloseTo(settled, 0);
});

test('switched off, the sound is unchanged; switched on again, the gain is known', () => {
  const leveller = new VoiceLeveller(-6, false);
  const sound = speech.subarray(0, seconds(1));
  expect(run(leveller, sound)).toEqual(sound);
  leveller.setActive(true);
  run(leveller, silence.subarray(0, seconds(1)));
  const after = run(leveller, sound.subarray(0, 1280));
  expect(after[1000]).toBeCloseTo((sound[1000] ?? 0) * 10 ** (leveller.gainDb / 20), 6);
});

test('a voice in two equal channels is as loud as in one; without sound there is none', () => {
  const mono = new VoiceLeveller(0, true);
  const stereo = new VoiceLeveller(0, true);
  run(mono, speech);
  inBlocks(speech, (input, output) => {
    stereo.process([input, input], [output, new Float32Array(128)], 128);
  });
  expect(stereo.gainDb).toBeCloseTo(mono.gainDb, 9);
  const output = new Float32Array(128).fill(1);
  mono.process([], [output], 128);
  expect(output.every((sample) => sample === 0)).toBe(true);
});
