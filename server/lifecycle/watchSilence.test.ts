import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isHeardBy, lookMs, watchSilence } from './watchSilence.ts';

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
  vi.advanceTimersByTime(1_750);
  isHeard = true;
  vi.advanceTimersByTime(500);
  isHeard = false;
  vi.advanceTimersByTime(1_750);
  expect(onSilent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(250);
  expect(onSilent).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(onSilent).toHaveBeenCalledOnce();
});

it('what came in during a pause of its own process is read before the look counts', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const onSilent = vi.fn();
  let isHeard = false;
  watchSilence(lookMs, () => isHeard, onSilent);
  // Timers run first after a pause, then the sockets are read.
  vi.advanceTimersByTime(lookMs);
  isHeard = true;
  await nextTurn();
  expect(onSilent).not.toHaveBeenCalled();
  isHeard = false;
  vi.advanceTimersByTime(lookMs);
  await nextTurn();
  expect(onSilent).toHaveBeenCalledOnce();
});

it('is over when it is ended, even between a look and the reading', () => {
  const onSilent = vi.fn();
  const end = watchSilence(lookMs, () => false, onSilent);
  setTimeout(end, lookMs);
  vi.advanceTimersByTime(10 * lookMs);
  expect(onSilent).not.toHaveBeenCalled();
});

it('whatever comes over a connection is heard, once', () => {
  const connection = Object.assign(new PassThrough(), { bytesRead: 0 });
  const isHeard = isHeardBy(connection);
  expect([isHeard(), isHeard()]).toEqual([true, false]);
  connection.bytesRead += 7;
  expect([isHeard(), isHeard()]).toEqual([true, false]);
});
