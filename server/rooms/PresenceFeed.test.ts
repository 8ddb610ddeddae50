import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import { PresenceFeed } from './PresenceFeed.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

const channels = Object.assign(new EventEmitter(), { all: [] });
const rooms = Object.assign(new EventEmitter(), { occupants: [] });
let presence: PresenceFeed;
let sent: string[];

beforeEach(() => {
  vi.useFakeTimers();
  presence = new PresenceFeed(
    channels as unknown as ChannelDirectory,
    rooms as unknown as RoomRegistry,
  );
  sent = [];
  presence.on('changed', (revision, change) => {
    const what = change.kind === 'occupantSaved' ? change.occupant.user.name : change.kind;
    sent.push(`${revision} ${what}`);
  });
});
afterEach(() => {
  channels.removeAllListeners();
  rooms.removeAllListeners();
  vi.useRealTimers();
});

function save(name: string, peerId = 'peer'): void {
  const occupant: Occupant = {
    peerId: peerId as PeerId,
    user: { id: peerId as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId: 'general' as ChannelId,
    suppressed: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    drawable: true,
    camera: false,
    away: false,
  };
  rooms.emit('saved', occupant);
}

/** More changes than are emitted at once. */
function exhaust(peerId = 'peer'): void {
  for (let change = 0; change < 40; change += 1) save(`name ${change}`, peerId);
  sent = [];
}

it('emits changes by hand at once, and of a flood the newest once a tick', () => {
  save('Ann');
  save('Anna');
  expect(sent).toEqual(['1 Ann', '2 Anna']);
  exhaust();
  for (const name of ['Annie', 'Ann-Marie']) save(name);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(['41 Ann-Marie']);
});

it('turns thousands of changes into few messages', () => {
  for (let change = 0; change < 6_000; change += 1) {
    save(`name ${change}`);
    if (change % 6 === 0) vi.advanceTimersByTime(1);
  }
  // In one second: the burst, ten at once, and ten ticks.
  expect(sent.length).toBeLessThanOrEqual(40 + 10 + 10);
});

it('emits no change without a difference', () => {
  save('Ann');
  save('Ann');
  rooms.emit('left', 'never here');
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual(['1 Ann']);
});

it('does not delay changes of others because of a flood', () => {
  exhaust('a');
  save('Ann', 'a');
  save('Bob', 'b');
  rooms.emit('left', 'a');
  expect(sent).toEqual(['41 Bob']);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(['41 Bob', '42 occupantLeft']);
});

it('emits what waits before a snapshot', () => {
  exhaust();
  save('Anna');
  expect(presence.snapshot().revision).toBe(41);
  expect(sent).toEqual(['41 Anna']);
  vi.advanceTimersByTime(100);
  expect(sent).toHaveLength(1);
});
