import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { NeverJoinedCleanup } from './NeverJoinedCleanup.ts';

const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];
const joined = new Set<UserId>();
const forgetNeverJoined = vi.fn(async (_connected: () => readonly UserId[]) => undefined);
const people = {
  isNewToChannels: (id: UserId) => !joined.has(id),
  noteJoin: async (id: UserId) => void joined.add(id),
  forgetNeverJoined,
};
const writes = { run: <Result>(change: () => Promise<Result>) => change() };
const log = { warn: vi.fn() };
let connected: UserId[];
let cleanup: NeverJoinedCleanup;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  joined.clear();
  connected = [ann];
  cleanup = new NeverJoinedCleanup({ people, writes, connected: () => connected, log });
  cleanup.start();
});
afterEach(() => {
  cleanup.close();
  vi.useRealTimers();
});

it('forgets at the start and every ten minutes, but nobody who is connected then', () => {
  expect(forgetNeverJoined).toHaveBeenCalledTimes(1);
  connected = [bob];
  vi.advanceTimersByTime(10 * 60_000);
  expect(forgetNeverJoined).toHaveBeenCalledTimes(2);
  expect(forgetNeverJoined.mock.lastCall?.[0]()).toEqual([bob]);
  cleanup.close();
  vi.advanceTimersByTime(60 * 60_000);
  expect(forgetNeverJoined).toHaveBeenCalledTimes(2);
});

it('notes the first join of each user, and logs what cannot be written', async () => {
  const noteJoin = vi.spyOn(people, 'noteJoin');
  cleanup.noteJoin(ann);
  cleanup.noteJoin(ann);
  expect(noteJoin).toHaveBeenCalledExactlyOnceWith(ann);
  vi.spyOn(writes, 'run').mockRejectedValue(new Error('disk is full'));
  cleanup.noteJoin(bob);
  await vi.waitFor(() => expect(log.warn).toHaveBeenCalledOnce());
});
