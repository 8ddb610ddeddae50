import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchSilence } from './watchSilence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells of silence once, after so many looks without a word', () => {
  const onSilent = vi.fn();
  let isHeard = true;
  watchSilence(2_000, () => isHeard, onSilent);
  vi.advanceTimersByTime(10_000);
  isHeard = false;
  vi.advanceTimersByTime(1_500);
  isHeard = true;
  vi.advanceTimersByTime(500);
  isHeard = false;
  vi.advanceTimersByTime(1_500);
  expect(onSilent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onSilent).toHaveBeenCalledOnce();
});
