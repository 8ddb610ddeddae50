import { expect, test } from 'vitest';
import { KWeighting, kWeightingRate, lufs, meanSquareOf } from './KWeighting.ts';

/** LUFS of a sine with this peak, after the filter has swung in. */
function sineLufs(frequency: number, peak: number): number {
  const filter = new KWeighting();
  const sine = Float32Array.from(
    { length: kWeightingRate },
    (_, index) => peak * Math.sin((2 * Math.PI * frequency * index) / kWeightingRate),
  );
  filter.sumOfSquares(sine);
  return lufs(filter.sumOfSquares(sine) / sine.length);
}

test('997 Hz at full scale in one channel is −3.01 LUFS (ITU-R BS.1770)', () => {
  expect(sineLufs(997, 1)).toBeCloseTo(-3.01, 2);
  expect(sineLufs(997, 0.1)).toBeCloseTo(-23.01, 2);
});

test('rumble counts less, frequencies that ears hear best count more', () => {
  // The curve of figure 4 of the recommendation, relative to 997 Hz.
  expect(sineLufs(38, 1) + 3.01).toBeLessThan(-5);
  expect(sineLufs(100, 1) + 3.01).toBeCloseTo(-1.8, 0);
  expect(sineLufs(10_000, 1) + 3.01).toBeCloseTo(3.3, 0);
});

test('lufs and meanSquareOf are inverse', () => {
  expect(lufs(meanSquareOf(-24))).toBeCloseTo(-24, 9);
  expect(lufs(0)).toBe(Number.NEGATIVE_INFINITY);
});
