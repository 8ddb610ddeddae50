import { expect, test } from 'vitest';
import { middleSquare } from './squareImage.ts';

test('both long sides are cropped equally', () => {
  expect(middleSquare(300, 100)).toEqual({ x: 100, y: 0, side: 100 });
  expect(middleSquare(100, 300)).toEqual({ x: 0, y: 100, side: 100 });
  expect(middleSquare(64, 64)).toEqual({ x: 0, y: 0, side: 64 });
});
