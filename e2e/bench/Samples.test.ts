import { expect, it } from 'vitest';
import { Samples } from './Samples.ts';

it('keeps the values of each series apart by round trip, and gives them in order', () => {
  const samples = new Samples();
  samples.add('coldStart', 500, 120);
  samples.add('coldStart', 100, 0);
  samples.add('coldStart', 110, 0);
  samples.add('forwardBare', 7.654321);
  const { coldStart, forwardBare, warmJoin } = samples.all;
  expect(coldStart?.map(({ roundTripMs }) => roundTripMs)).toEqual([0, 120]);
  expect(coldStart?.[0]?.spread).toMatchObject({ n: 2, median: 105 });
  expect(forwardBare?.[0]?.spread.median).toBe(7.654);
  expect(warmJoin).toBeUndefined();
});

it('describes the series that have values', () => {
  const samples = new Samples();
  samples.add('forwardBare', 7.5);
  expect(samples.describe(['forwardBare', 'forwardJanus'])).toEqual([
    '  CPU per forwarded packet, bare mediasoup: 7.5 (0 ms) µs',
  ]);
});
