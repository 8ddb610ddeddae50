import { expect, it } from 'vitest';
import { isFound } from './SearchContext.ts';

it('finds a setting by any part of its texts, in any case', () => {
  expect(isFound(['Noise suppression', 'Takes out fans'], 'NOISE')).toBe(true);
  expect(isFound(['Noise suppression', 'Takes out fans'], ' fans ')).toBe(true);
  expect(isFound(['Noise suppression', undefined], 'theme')).toBe(false);
  expect(isFound(['소음 제거'], '소음')).toBe(true);
  expect(isFound([], '')).toBe(true);
});
