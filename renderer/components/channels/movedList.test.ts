import { expect, it } from 'vitest';
import { movedList } from './movedList.ts';

it('moves one item and keeps the order of the rest', () => {
  expect(movedList(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(movedList(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(movedList(['a', 'b', 'c'], 1, 2)).toEqual(['a', 'c', 'b']);
  expect(movedList(['a'], 0, 0)).toEqual(['a']);
});
