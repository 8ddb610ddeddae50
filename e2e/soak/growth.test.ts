import { expect, test } from 'vitest';
import { growthOf } from './growth.ts';

test('memory grows if the last quarter needs more than the second one', () => {
  const flat = Array.from({ length: 80 }, (_, index) => (index < 10 ? 1 : 100 + (index % 3)));
  expect(growthOf(flat)).toBe(1);
  expect(growthOf(flat.map((value, index) => value + index))).toBeGreaterThan(1.2);
  expect(growthOf([1, 2, 3])).toBeNull();
});
