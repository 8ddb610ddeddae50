import { afterEach, expect, it, vi } from 'vitest';
import { ExpectedLine } from './ExpectedLine.ts';

const nothing = { sending: false, receiving: false };
const receiving = { sending: false, receiving: true };

function storage() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

afterEach(() => vi.useRealTimers());

it('expects what was measured last, for some minutes', () => {
  vi.useFakeTimers();
  const kept = storage();
  expect(new ExpectedLine(kept, {}).full).toEqual(nothing);
  new ExpectedLine(kept, {}).measured(receiving);
  expect(new ExpectedLine(kept, {}).full).toEqual(receiving);
  vi.advanceTimersByTime(10 * 60_000);
  expect(new ExpectedLine(kept, {}).full).toEqual(nothing);
});

it('expects nothing of a line that was free at last', () => {
  const line = new ExpectedLine(storage(), {});
  line.measured({ sending: true, receiving: true });
  line.measured(nothing);
  expect(line.full).toEqual(nothing);
});

it('believes a browser that calls the line slow', () => {
  const slow = { connection: { effectiveType: '2g' } };
  expect(new ExpectedLine(storage(), slow).full).toEqual({ sending: true, receiving: true });
  const fast = { connection: { effectiveType: '4g' } };
  expect(new ExpectedLine(storage(), fast).full).toEqual(nothing);
});

it('expects nothing where the storage is forbidden or holds something else', () => {
  const forbidden = () => {
    throw new Error('forbidden');
  };
  const none = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
  new ExpectedLine(none, {}).measured(receiving);
  expect(new ExpectedLine(none, {}).full).toEqual(nothing);
  for (const text of ['null', '7', '{', '{"receiving":1}']) {
    expect(new ExpectedLine({ ...storage(), getItem: () => text }, {}).full).toEqual(nothing);
  }
});
