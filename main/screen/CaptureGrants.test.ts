import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaptureGrants, grantMs } from './CaptureGrants.ts';

const page = { name: 'page' };
const other = { name: 'other' };
const sound = { kind: 'sound' } as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a grant is valid for one call of its page', () => {
  const grants = new CaptureGrants<object>();
  grants.give(page, sound);
  expect(grants.has(other)).toBe(false);
  expect(grants.take(other)).toBeNull();
  expect(grants.has(page)).toBe(true);
  expect(grants.take(page)).toBe(sound);
  expect(grants.take(page)).toBeNull();
});

test('a grant expires', () => {
  const grants = new CaptureGrants<object>();
  grants.give(page, sound);
  vi.advanceTimersByTime(grantMs - 1);
  expect(grants.has(page)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(grants.has(page)).toBe(false);
  expect(grants.take(page)).toBeNull();
});

test('a newer grant replaces the one before, and grants can be withdrawn', () => {
  const grants = new CaptureGrants<object>();
  grants.give(page, sound);
  grants.give(page, { kind: 'systemPick', sound: true });
  expect(grants.take(page)).toEqual({ kind: 'systemPick', sound: true });
  grants.give(page, sound);
  grants.withdraw(page);
  expect(grants.take(page)).toBeNull();
  grants.give(page, sound);
  grants.clear();
  expect(grants.take(page)).toBeNull();
});
