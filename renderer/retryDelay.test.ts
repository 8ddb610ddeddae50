import { expect, test } from 'vitest';
import { retryDelay } from './retryDelay.ts';

test('the first attempt is made at once, the later ones ever more slowly, up to five seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1000].map((failures) => retryDelay(failures, 0))).toEqual([
    0, 300, 1000, 2000, 4000, 5000, 5000, 5000,
  ]);
});

test('chance adds at most 30 %', () => {
  expect(retryDelay(1, 1)).toBeCloseTo(390);
  expect(retryDelay(9, 1)).toBeCloseTo(6500);
});
