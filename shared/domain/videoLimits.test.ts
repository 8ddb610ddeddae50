import { expect, test } from 'vitest';
import { ceilingsWithin, sendingBudget, stricter } from './videoLimits.ts';

test('the stricter limit counts, and null is no limit', () => {
  expect([stricter(1, 2), stricter(null, 2), stricter(1, null), stricter(null, null)]).toEqual([
    1,
    2,
    1,
    null,
  ]);
});

test('a share has priority over a camera', () => {
  const both = { sharing: true, camera: true };
  expect(sendingBudget(3_000_000, both)).toEqual({ share: 2_840_000, camera: 160_000 });
  expect(sendingBudget(200_000, both)).toEqual({ share: 100_000, camera: 100_000 });
  expect(sendingBudget(null, both)).toEqual({ share: null, camera: null });
  expect(sendingBudget(1_000_000, { sharing: false, camera: true }).camera).toBe(1_000_000);
});

test('a limit is filled from the lowest layer up', () => {
  const camera = [160_000, 500_000, 1_700_000];
  expect(ceilingsWithin(camera, null)).toEqual(camera);
  expect(ceilingsWithin(camera, 5_000_000)).toEqual(camera);
  expect(ceilingsWithin(camera, 2_000_000)).toEqual([160_000, 500_000, 1_340_000]);
  expect(ceilingsWithin(camera, 1_000_000)).toEqual([160_000, 500_000, 0]);
  expect(ceilingsWithin(camera, 300_000)).toEqual([160_000, 0, 0]);
  expect(ceilingsWithin(camera, 100_000)).toEqual([100_000, 0, 0]);
});
