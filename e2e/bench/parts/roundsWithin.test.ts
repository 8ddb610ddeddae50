import { expect, it } from 'vitest';
import { roundsWithin } from './roundsWithin.ts';

/** The rounds of a machine on which each takes so long. */
function roundsOf(secondsEach: number): number[] {
  let now = 0;
  const done: number[] = [];
  for (const round of roundsWithin(5, 10, () => now)) {
    done.push(round);
    now += secondsEach * 1000;
  }
  return done;
}

it('makes all rounds on a fast machine, fewer on a slow one, and never fewer than two', () => {
  expect(roundsOf(1)).toEqual([1, 2, 3, 4, 5]);
  expect(roundsOf(4)).toEqual([1, 2, 3]);
  expect(roundsOf(60)).toEqual([1, 2]);
});
