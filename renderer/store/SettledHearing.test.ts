import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { ListenerHearing } from '../../shared/protocol/streams/hearing.ts';
import { type KnownHearing, SettledHearing } from './SettledHearing.ts';

const [bob, cho] = ['bob', 'cho'] as PeerId[] as [PeerId, PeerId];
let settled: SettledHearing;
let seen: KnownHearing[];

beforeEach(() => {
  vi.useFakeTimers();
  seen = [];
  settled = new SettledHearing((known) => seen.push(known));
});
afterEach(() => {
  settled.close();
  vi.useRealTimers();
});

const report = (peerId: PeerId, hearing: ListenerHearing) => settled.update([{ peerId, hearing }]);

test('a peer that hears the user counts at once, one that does not after it has lasted', () => {
  report(bob, 'hears');
  expect(seen).toEqual([{ bob: 'hears' }]);
  report(bob, 'notArriving');
  vi.advanceTimersByTime(1_400);
  expect(seen).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(seen.at(-1)).toEqual({ bob: 'notArriving' });
  report(bob, 'hears');
  vi.advanceTimersByTime(1_600);
  expect(seen.at(-1)).toEqual({ bob: 'hears' });
});

test('a shorter change is not reported', () => {
  report(bob, 'hears');
  for (let round = 0; round < 5; round += 1) {
    report(bob, 'deafened');
    vi.advanceTimersByTime(1_000);
    report(bob, 'hears');
    vi.advanceTimersByTime(1_000);
  }
  expect(seen).toEqual([{ bob: 'hears' }]);
});

test('a new peer does not count before something is known, for a limited time', () => {
  report(bob, 'connecting');
  vi.advanceTimersByTime(5_000);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1_500);
  expect(seen).toEqual([{ bob: 'connecting' }]);
});

test('a peer that left is removed at once', () => {
  report(bob, 'hears');
  report(cho, 'hears');
  settled.keep(new Set([cho]));
  expect(seen.at(-1)).toEqual({ cho: 'hears' });
  settled.keep(new Set());
  expect(seen.at(-1)).toEqual({});
});
