import { expect, test } from 'vitest';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

test('allows a burst, then only the rate', () => {
  let now = 0;
  const limit = new RateLimit(3, 2, () => now);
  expect([limit.take(), limit.take(), limit.take(), limit.take()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(limit.refused).toBe(1);
  now += 500;
  expect(limit.take()).toBe(true);
  expect(limit.take()).toBe(false);
});

test('gives a token after its time, however many attempts were refused before', () => {
  let now = 0;
  const limit = new RateLimit(3, 1, () => now);
  for (now = 0; now < 600_000; now += 10) limit.take();
  now += 1_000;
  expect(limit.take()).toBe(true);
});

test('the count of refusals decreases at the rate of new tokens', () => {
  let now = 0;
  const limit = new RateLimit(1, 10, () => now);
  for (let tried = 0; tried < 101; tried += 1) limit.take();
  expect(limit.refused).toBe(100);
  now += 5_000;
  expect(limit.refused).toBe(50);
  now += 60_000;
  expect(limit.refused).toBe(0);
});

test('takes a cost of several tokens as a whole or not at all', () => {
  const limit = new RateLimit(10, 0);
  expect(limit.take(8)).toBe(true);
  expect(limit.take(3)).toBe(false);
  expect(limit.take(2)).toBe(true);
});

test('a bucket fills up to its burst, and no further', () => {
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

test('thousands of other keys do not refill a bucket', () => {
  const limits = new RateLimits(1, 0);
  limits.take('noise');
  for (let key = 0; key < 20_000; key += 1) limits.take(`key ${key}`);
  expect(limits.size).toBe(10_000);
  expect(limits.take('noise')).toBe(false);
});

test('full buckets are dropped', () => {
  let now = 0;
  const limits = new RateLimits(1, 1, () => now);
  for (let key = 0; key < 10_000; key += 1) limits.take(`key ${key}`);
  now += 1_000;
  for (let key = 0; key < 5_000; key += 1) expect(limits.take(`new ${key}`)).toBe(true);
  expect(limits.size).toBeLessThanOrEqual(10_000);
});
