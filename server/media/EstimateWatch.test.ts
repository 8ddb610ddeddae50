import { expect, it } from 'vitest';
import { EstimateWatch } from './EstimateWatch.ts';

const maxBitrate = 2_300_000;
/** Whether each of these estimates has fallen, one a second. */
const fallsOf = (watch: EstimateWatch, ...bitrates: number[]) =>
  bitrates.map((availableBitrate, index) =>
    watch.hasFallen({ availableBitrate, maxBitrate }, index * 1000),
  );

it('notices an estimate that has suddenly halved to little', () => {
  // As measured on a line that became 64 kbit/s wide.
  expect(fallsOf(new EstimateWatch(), 2_295_000, 1_218_000, 961_000, 486_000)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

it('leaves to mediasoup what falls slowly, or to enough for voices', () => {
  expect(fallsOf(new EstimateWatch(), 2_000_000, 600_000, 590_000)).not.toContain(true);
  expect(fallsOf(new EstimateWatch(), 450_000, 380_000, 310_000, 260_000)).not.toContain(true);
});

it('does not mistake a limit that somebody has set for a narrow line', () => {
  const watch = new EstimateWatch();
  watch.hasFallen({ availableBitrate: 2_000_000, maxBitrate }, 0);
  expect(watch.hasFallen({ availableBitrate: 200_000, maxBitrate: 200_000 }, 1000)).toBe(false);
});

it('compares with nothing that it was told to forget', () => {
  const watch = new EstimateWatch();
  fallsOf(watch, 2_000_000);
  watch.forget();
  expect(fallsOf(watch, 200_000, 190_000)).toEqual([false, false]);
});
