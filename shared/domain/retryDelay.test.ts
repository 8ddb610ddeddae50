import { expect, test } from 'vitest';
import { retryDelay } from './retryDelay.ts';

/** A number of clients, each with its own random number; the same in every run. */
const people = Array.from({ length: 200 }, (_, person) => {
  let state = Math.imul(person + 1, 2_654_435_761);
  return () => {
    // The generator of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
});

/** The most moments within any window of this length. */
function fullest(moments: readonly number[], windowMs: number): number {
  return Math.max(
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length),
  );
}

test('almost nothing at first, then longer, up to about five seconds', () => {
  const waits = (chance: number) => {
    return [0, 1, 2, 3, 4, 5, 1000].map((failures) => retryDelay(failures, chance));
  };
  expect(waits(0)).toEqual([0, 300, 700, 1000, 2000, 4000, 4000]);
  expect(waits(1)).toEqual([200, 1000, 2500, 3000, 4500, 6500, 6500]);
});

test('clients that lost one media worker return spread over 0.2 s', () => {
  const moments = people.map((chance) => retryDelay(0, chance()));
  expect(Math.max(...moments)).toBeLessThanOrEqual(200);
  expect(fullest(moments, 20)).toBeLessThan(people.length / 4);
});

test.each([500, 1000, 2000])(
  'after a server was away for %i ms they come back over seconds',
  (awayMs) => {
    const moments = people.map((chance) => {
      let at = 0;
      for (let failures = 0; at < awayMs || failures === 0; failures += 1) {
        at += retryDelay(failures, chance());
      }
      return at;
    });
    expect(Math.max(...moments)).toBeLessThan(awayMs + 3000);
    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(1500);
    expect(fullest(moments, 100)).toBeLessThan(people.length / 5);
  },
);
