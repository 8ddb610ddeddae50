import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { createLog } from '../log.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { RoomRegistry } from './RoomRegistry.ts';
import { TemporaryChannels } from './TemporaryChannels.ts';

const channelOf = (id: string, temporary = true) => ({ id: id as ChannelId, temporary }) as Channel;
const [chess, hall] = [channelOf('chess'), channelOf('hall', false)];
const ann = 'ann' as UserId;

/** The channels that there are. */
let list: Channel[];
let sizes: Map<ChannelId, number>;
let rooms: EventEmitter;
let write: (change: () => Promise<void>) => Promise<void>;
let temporaryChannels: TemporaryChannels;

beforeEach(() => {
  vi.useFakeTimers();
  list = [chess, hall];
  sizes = new Map();
  rooms = Object.assign(new EventEmitter(), { sizeOf: (id: ChannelId) => sizes.get(id) ?? 0 });
  write = (change) => change();
  const directory = new EventEmitter();
  Object.defineProperty(directory, 'all', { get: () => list });
  const channels = Object.assign(directory, {
    has: (id: ChannelId) => list.some((channel) => channel.id === id),
    delete: async (id: ChannelId) => {
      list = list.filter((channel) => channel.id !== id);
      directory.emit('deleted', id);
    },
  });
  temporaryChannels = new TemporaryChannels({
    channels: channels as unknown as ChannelDirectory,
    rooms: rooms as unknown as RoomRegistry,
    write: (change) => write(change),
    graces: { unusedMs: 100, leftMs: 10, restartMs: 1_000 },
    log: createLog('silent'),
  });
});
afterEach(() => {
  temporaryChannels.close();
  vi.useRealTimers();
});

function setSize(id: ChannelId, size: number): void {
  const before = sizes.get(id) ?? 0;
  sizes.set(id, size);
  rooms.emit(size > before ? 'entered' : 'left');
}

it('of an earlier run wait longer for those who come back, and then go', async () => {
  temporaryChannels.start();
  await vi.advanceTimersByTimeAsync(999);
  expect(list).toEqual([chess, hall]);
  await vi.advanceTimersByTimeAsync(1);
  expect(list).toEqual([hall]);
});

it('stay while somebody is in them, and for a moment after the last has left', async () => {
  temporaryChannels.added(chess, ann);
  await vi.advanceTimersByTimeAsync(99);
  setSize(chess.id, 2);
  await vi.advanceTimersByTimeAsync(10_000);
  setSize(chess.id, 0);
  await vi.advanceTimersByTimeAsync(9);
  setSize(chess.id, 1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(list).toEqual([chess, hall]);
  setSize(chess.id, 0);
  await vi.advanceTimersByTimeAsync(10);
  expect(list).toEqual([hall]);
});

it('are tried again where they could not be deleted, and stay if somebody has come meanwhile', async () => {
  temporaryChannels.added(chess, ann);
  write = async () => {
    throw new Error('the database is locked');
  };
  await vi.advanceTimersByTimeAsync(100);
  expect(list).toEqual([chess, hall]);
  write = async (change) => {
    setSize(chess.id, 1);
    await change();
  };
  await vi.advanceTimersByTimeAsync(100);
  expect(list).toEqual([chess, hall]);
});

it('are bounded in all, of those that their maker sees', () => {
  list = Array.from({ length: 40 }, (_, index) => channelOf(`channel ${index}`));
  const seen = new Set(list.map(({ id }) => id));
  expect(() => temporaryChannels.requireRoom(ann, seen)).toThrow('enough temporary channels');
  seen.delete('channel 7' as ChannelId);
  expect(() => temporaryChannels.requireRoom(ann, seen)).not.toThrow();
});
