import { expect, it } from 'vitest';
import { EstimateWatch } from './EstimateWatch.ts';

const maxBitrate = 2_300_000;
/** How long pictures have to rest after each of these estimates, one a second. */
const restsOf = (watch: EstimateWatch, bitrates: readonly number[], fromS = 0) =>
  bitrates.map((availableBitrate, index) =>
    watch.take({ availableBitrate, maxBitrate }, (fromS + index) * 1000),
  );

it('lets pictures rest where the estimate has suddenly halved to little', () => {
  // As measured on a line that became 64 kbit/s wide.
  expect(restsOf(new EstimateWatch(), [2_295_000, 1_218_000, 961_000, 486_000])).toEqual([
    0, 0, 0, 4_000,
  ]);
});

it('leaves to mediasoup what falls slowly, or to enough for voices', () => {
  expect(restsOf(new EstimateWatch(), [2_000_000, 600_000, 590_000])).toEqual([0, 0, 0]);
  expect(restsOf(new EstimateWatch(), [450_000, 380_000, 310_000, 260_000, 220_000])).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

it('does not mistake a limit that somebody has set for a narrow line', () => {
  const watch = new EstimateWatch();
  expect(watch.take({ availableBitrate: 2_000_000, maxBitrate }, 0)).toBe(0);
  expect(watch.take({ availableBitrate: 200_000, maxBitrate: 200_000 }, 1000)).toBe(0);
});

it('lets them rest twice as long each time, if it happens again soon', () => {
  const watch = new EstimateWatch();
  const collapse = [1_000_000, 300_000];
  expect(restsOf(watch, collapse)).toEqual([0, 4_000]);
  expect(restsOf(watch, collapse, 10)).toEqual([0, 8_000]);
  expect(restsOf(watch, collapse, 20)).toEqual([0, 16_000]);
  expect(restsOf(watch, collapse, 100)).toEqual([0, 4_000]);
});
