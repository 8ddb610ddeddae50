import { expect, test } from 'vitest';
import { planOf } from './deeds.ts';

test('a seed always makes the same plan, and each round another one', () => {
  expect(planOf(7, 3)).toEqual(planOf(7, 3));
  expect(planOf(7, 3)).not.toEqual(planOf(7, 4));
  expect(planOf(7, 3)).not.toEqual(planOf(8, 3));
});
