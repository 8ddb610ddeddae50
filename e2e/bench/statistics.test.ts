import { expect, it } from 'vitest';
import { leastSquares, median, quantile, spreadOf } from './statistics.ts';

it('finds the median of an odd and of an even number of values', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
  expect(median([])).toBeNaN();
});

it('interpolates quantiles between the sorted values', () => {
  const values = [40, 10, 20, 30, 50];
  expect(quantile(values, 0)).toBe(10);
  expect(quantile(values, 0.9)).toBeCloseTo(46);
  expect(quantile(values, 1)).toBe(50);
});

it('tells the spread of values', () => {
  expect(spreadOf([3, 1, 2])).toEqual({
    n: 3,
    mean: 2,
    median: 2,
    p10: 1.2,
    p90: 2.8,
    min: 1,
    max: 3,
  });
});

it('finds the line through points, exact or scattered', () => {
  const exact = leastSquares([0, 40, 120].map((x) => ({ x, y: 21 + 1.05 * x })));
  expect(exact.slope).toBeCloseTo(1.05);
  expect(exact.intercept).toBeCloseTo(21);
  const middle = leastSquares([
    { x: 0, y: 0 },
    { x: 0, y: 2 },
    { x: 1, y: 1 },
    { x: 1, y: 3 },
  ]);
  expect(middle).toEqual({ slope: 1, intercept: 1 });
});
