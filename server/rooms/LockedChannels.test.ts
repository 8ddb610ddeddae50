import { beforeEach, expect, it } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { keepExpected } from '../lifecycle/keepExpected.ts';
import type { Peer } from '../peers/Peer.ts';
import { LockedChannels } from './LockedChannels.ts';

const office = 'office' as ChannelId;
const open = 'open' as ChannelId;
let nowMs = 0;
let mover: UserId | null;
let locks: LockedChannels;

const peerOf = (name: string) => ({ user: { id: name as UserId } }) as Peer;
const [ann, bob, cho] = [peerOf('ann'), peerOf('bob'), peerOf('cho')];

function newLocks(): LockedChannels {
  return new LockedChannels(
    { get: (id) => ({ id, locked: id === office }) as Channel },
    { may: ({ id }) => id === mover },
    () => nowMs,
  );
}

beforeEach(() => {
  mover = null;
  locks = newLocks();
});

it('an empty one is open, and another window of who is inside comes in', () => {
  expect(locks.mayEnter(bob, office, [])).toBe(true);
  expect(locks.mayEnter(bob, office, [ann])).toBe(false);
  expect(locks.mayEnter(bob, open, [ann])).toBe(true);
  expect(locks.mayEnter(peerOf('ann'), office, [ann])).toBe(true);
});

it('who may move people there comes in', () => {
  mover = bob.user.id;
  expect(locks.mayEnter(bob, office, [ann])).toBe(true);
  expect(locks.mayEnter(cho, office, [ann])).toBe(false);
});

it('who was let in comes in once, soon, and with that window only', () => {
  locks.letIn(bob, office);
  expect(locks.mayEnter(peerOf('bob'), office, [ann])).toBe(false);
  expect(locks.mayEnter(cho, office, [ann])).toBe(false);
  expect(locks.mayEnter(bob, office, [ann])).toBe(true);
  locks.entered(bob, office);
  expect(locks.mayEnter(bob, office, [ann])).toBe(false);
  locks.letIn(bob, office);
  nowMs += 21_000;
  expect(locks.mayEnter(bob, office, [ann])).toBe(false);
});

it('who was inside comes back once, for some minutes, in any window', () => {
  locks.expectBack(bob.user, office);
  locks.expectBack(cho.user, open);
  expect(locks.mayEnter(cho, office, [ann])).toBe(false);
  expect(locks.mayEnter(peerOf('bob'), office, [ann])).toBe(true);
  nowMs += 4 * 60_000;
  expect(locks.mayEnter(bob, office, [ann])).toBe(false);
  locks.expectBack(cho.user, office);
  expect(locks.expected).toEqual([['cho', office]]);
  locks.entered(peerOf('cho'), office);
  expect(locks.mayEnter(cho, office, [ann])).toBe(false);
});

it('who was inside when the server was stopped comes back after it has started', async () => {
  const stored = new Map<string, string>();
  const settings = {
    get: async (key: string) => stored.get(key) ?? null,
    set: async (key: string, value: string) => void stored.set(key, value),
    delete: async (key: string) => void stored.delete(key),
  };
  const write = await keepExpected(settings, locks);
  locks.expectBack(bob.user, office);
  await write();
  const restarted = newLocks();
  await keepExpected(settings, restarted);
  expect(restarted.mayEnter(bob, office, [ann])).toBe(true);
  expect(restarted.mayEnter(cho, office, [ann])).toBe(false);
  expect(stored.size).toBe(0);
});
