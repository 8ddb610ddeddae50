import { expect, test } from 'vitest';
import { type Channel, channelPeersMax, countPeople, hasRoom, inListOrder } from './Channel.ts';
import type { ChannelId, UserId } from './ids.ts';

function channel(id: string, position: number, userLimit: number | null = null): Channel {
  return {
    id: id as ChannelId,
    name: id,
    position,
    userLimit,
    locked: false,
    temporary: false,
    status: '',
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: null,
    category: '',
    topic: '',
    bitrate: null,
    voicesMax: null,
    recordingDays: null,
    idleAfterMs: null,
    encrypted: true,
    overrides: [],
  };
}

test('the list is ordered by position, then by id', () => {
  const channels = [channel('c', 1), channel('b', 1), channel('a', 2), channel('z', 0)];
  expect(inListOrder(channels).map(({ id }) => id)).toEqual(['z', 'b', 'c', 'a']);
  expect(inListOrder([...channels].reverse())).toEqual(inListOrder(channels));
});

const [ann, bob, cho] = ['ann', 'bob', 'cho'] as [UserId, UserId, UserId];

test('a channel is full when the limit is reached', () => {
  expect(hasRoom(channel('a', 0, 2), [ann])).toBe(true);
  expect(hasRoom(channel('a', 0, 2), [ann, bob])).toBe(false);
});

test('several windows of one user take one place of a limit', () => {
  expect(countPeople([ann, ann, bob])).toBe(2);
  expect(hasRoom(channel('a', 0, 2), [ann, ann, ann], bob)).toBe(true);
  expect(hasRoom(channel('a', 0, 2), [ann, bob], ann)).toBe(true);
  expect(hasRoom(channel('a', 0, 2), [ann, bob], cho)).toBe(false);
});

test('a channel without a limit is bounded by the most peers', () => {
  const users = Array.from({ length: channelPeersMax - 1 }, (_, n) => `user ${n}` as UserId);
  expect(hasRoom(channel('a', 0), users)).toBe(true);
  expect(hasRoom(channel('a', 0), [...users, ann])).toBe(false);
  expect(hasRoom(channel('a', 0), [...users, ann], ann)).toBe(false);
});
