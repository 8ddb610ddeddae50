import { expect, it } from 'vitest';
import { matchesSearch } from './SearchBox.tsx';

it('matches any part of any text, in any case', () => {
  expect(matchesSearch(['Noise suppression', 'Removes fans'], 'NOISE')).toBe(true);
  expect(matchesSearch(['Noise suppression', 'Removes fans'], ' fans ')).toBe(true);
  expect(matchesSearch(['Noise suppression', undefined], 'theme')).toBe(false);
  expect(matchesSearch(['소음 제거'], '소음')).toBe(true);
  expect(matchesSearch([], '')).toBe(true);
});
