import { expect, test } from 'vitest';
import { type Channel, firstChannels, hasRoom, inListOrder } from './Channel.ts';
import type { ChannelId } from './ids.ts';

function channel(id: string, position: number, userLimit: number | null = null): Channel {
  return {
    id: id as ChannelId,
    name: id,
    position,
    userLimit,
    music: false,
    hidesSpeaking: false,
    soundboard: 'everybody',
    videoLimit: null,
  };
}

test('the list is ordered by position, then the same everywhere', () => {
  const channels = [channel('c', 1), channel('b', 1), channel('a', 2), channel('z', 0)];
  expect(inListOrder(channels).map(({ id }) => id)).toEqual(['z', 'b', 'c', 'a']);
  expect(inListOrder([...channels].reverse())).toEqual(inListOrder(channels));
});

test('a limit is full when as many are inside as it says; without one there is always room', () => {
  expect(hasRoom(channel('a', 0, 2), 1)).toBe(true);
  expect(hasRoom(channel('a', 0, 2), 2)).toBe(false);
  expect(hasRoom(channel('a', 0), 1000)).toBe(true);
});

test('a fresh server has General, Music and AFK', () => {
  expect(firstChannels.map(({ name }) => name)).toEqual(['General', 'Music', 'AFK']);
  expect(firstChannels.find(({ name }) => name === 'Music')?.music).toBe(true);
});
