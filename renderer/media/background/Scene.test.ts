import { expect, test } from 'vitest';
import { coverOf } from './Scene.ts';

test('the centre of a picture fills a place of another shape', () => {
  const wide = { width: 1600, height: 900 };
  expect(coverOf({ width: 1000, height: 1000 }, wide)).toEqual({
    x: 0,
    y: 218.75,
    width: 1000,
    height: 562.5,
  });
  expect(coverOf({ width: 2000, height: 900 }, wide)).toEqual({
    x: 200,
    y: 0,
    width: 1600,
    height: 900,
  });
  expect(coverOf(wide, { width: 320, height: 180 })).toEqual({ x: 0, y: 0, ...wide });
});
