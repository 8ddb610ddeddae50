import { expect, test } from 'vitest';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

test('a burst passes, then only what the rate allows', () => {
  let now = 0;
  const limit = new RateLimit(3, 2, () => now);
  expect([limit.take(), limit.take(), limit.take(), limit.take()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(limit.debt).toBe(1);
  now += 1000;
  expect(limit.take()).toBe(true);
  expect(limit.take()).toBe(false);
});

test('a rested limit is full again, and no fuller', () => {
  let now = 0;
  const limit = new RateLimit(2, 1, () => now);
  limit.take();
  expect(limit.idle).toBe(false);
  now += 60_000;
  expect(limit.idle).toBe(true);
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
});

test('addresses do not share a limit', () => {
  const limits = new RateLimits(1, 0);
  expect(limits.take('192.0.2.1')).toBe(true);
  expect(limits.take('192.0.2.1')).toBe(false);
  expect(limits.take('192.0.2.2')).toBe(true);
});
