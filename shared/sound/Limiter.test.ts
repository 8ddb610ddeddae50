import { expect, test } from 'vitest';
import { inBlocks } from './inBlocks.fixture.ts';
import { ceiling, Limiter } from './Limiter.ts';
import { steadyNoise } from './syllables.ts';

const rate = 48_000;
const late = 96;
const run = (sound: Float32Array) => {
  const limiter = new Limiter(rate, 1);
  return inBlocks(sound, (input, output) => limiter.process([input], [output], input.length));
};
const peakOf = (sound: Float32Array) =>
  sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const sine = (peak: number) =>
  Float32Array.from({ length: rate - (rate % 128) }, (_, index) => {
    return peak * Math.sin((2 * Math.PI * 440 * index) / rate);
  });

test('sound that is not too loud passes unchanged, 2 ms late', () => {
  const sound = sine(0.85);
  expect(run(sound).subarray(late)).toEqual(sound.subarray(0, -late));
});

test.each([1.2, 4, 30])(
  'nothing is over −1 dB: noise with peaks of %s, and single clicks',
  (peak) => {
    const noise = steadyNoise(rate - (rate % 128), peak);
    expect(peakOf(run(noise))).toBeLessThanOrEqual(ceiling);
    const clicks = new Float32Array(rate - (rate % 128));
    for (const at of [0, 95, 96, 97, 5000, 5050, 20_000]) clicks[at] = peak;
    expect(peakOf(run(clicks))).toBeLessThanOrEqual(ceiling);
  },
);

test('a loud tone is turned down without distortion', () => {
  const loud = run(sine(2)).subarray(rate / 2);
  const expected = sine(peakOf(loud)).subarray(rate / 2 - late);
  expect(peakOf(loud)).toBeGreaterThan(ceiling * 0.97);
  let error = 0;
  for (const [index, sample] of loud.entries()) {
    error = Math.max(error, Math.abs(sample - (expected[index] ?? 0)));
  }
  expect(error).toBeLessThan(0.02);
});

test('the gain recovers after a peak', () => {
  const sound = sine(0.5);
  sound[1000] = 8;
  const output = run(sound);
  expect(Math.abs(output[1000 + late] ?? 0)).toBeLessThanOrEqual(ceiling);
  const end = output.subarray(-4800);
  expect(peakOf(end)).toBeCloseTo(0.5, 3);
});

test('both channels get the gain of the louder one', () => {
  const limiter = new Limiter(rate, 2);
  const loud = sine(2);
  const quiet = loud.map((sample) => sample / 4);
  const right = new Float32Array(128);
  let left = new Float32Array(128);
  inBlocks(
    loud.map((_, index) => index),
    (indices, output) => {
      const start = indices[0] ?? 0;
      left = output as Float32Array<ArrayBuffer>;
      limiter.process(
        [loud.subarray(start, start + 128), quiet.subarray(start, start + 128)],
        [left, right],
        128,
      );
    },
  );
  for (const [index, sample] of right.entries())
    expect(sample).toBeCloseTo((left[index] ?? 0) / 4, 5);
});
