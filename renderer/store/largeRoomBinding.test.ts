import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { audiencePart } from '../../shared/domain/stage.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { bindLargeRooms, nearlyLarge } from './largeRoomBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const hall = channelOf('Hall', { voicesMax: 5 });
const lobby = channelOf('Lobby');
const names = ['Ann', 'Bob', 'Cho', 'Dan', 'Eve'] as const;
const inside = (count: number, channel = 'Hall', change: Partial<Occupant> = {}) =>
  names.slice(0, count).map((name) => occupantOf(name, channel, change));

class Media extends TypedEmitter<{ reopened: unknown }> {
  reopen(): void {
    this.emit('reopened', {});
  }
}

let store: PerchStore;
let media: Media;
const open = vi.fn();
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  open.mockClear();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  media = new Media();
  stop = bindLargeRooms(store, { open, media, chance: () => 0.5 });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('a room is nearly large with two people less than voices are forwarded, without an audience', () => {
  const largeWith = (occupants: Occupant[]) => [
    ...nearlyLarge({ presence: { revision: 0, channels: [hall, lobby], occupants } }),
  ];
  expect(largeWith(inside(2))).toEqual([]);
  expect(largeWith(inside(3))).toEqual([hall.id]);
  expect(largeWith(inside(5, 'Lobby'))).toEqual([]);
  expect(largeWith(inside(5, 'Hall', { stagePart: audiencePart }))).toEqual([]);
});

it('whoever is in a room that grows opens slots at once, and again for other transports', () => {
  store.setState(annIn([hall], inside(2)));
  expect(open).not.toHaveBeenCalled();
  store.setState(annIn([hall], inside(3)));
  expect(open).toHaveBeenCalledOnce();
  media.reopen();
  expect(open).toHaveBeenCalledTimes(2);
});

it('others open theirs some seconds later, if the room is still large', () => {
  const outside = (count: number) =>
    annIn([lobby, hall], [occupantOf('Ann', 'Lobby'), ...inside(count).slice(1)]);
  store.setState(outside(4));
  expect(open).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_500);
  expect(open).toHaveBeenCalledOnce();
  store.setState(outside(5));
  store.setState(outside(1));
  vi.advanceTimersByTime(10_000);
  expect(open).toHaveBeenCalledOnce();
});
