import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { sharedSources } from '../../shared/domain/Source.ts';
import type { Peer } from '../peers/Peer.ts';
import { Room } from './Room.ts';
import { Stage } from './Stage.ts';

/** A room asks its peers for nothing but who they are. */
const [ann, bob, cho] = ['ann', 'bob', 'cho'].map((id) => ({ id: id as PeerId })) as [
  Peer,
  Peer,
  Peer,
];
let room: Room;
beforeEach(() => {
  room = new Room('general' as ChannelId, 3, 3);
  for (const peer of [ann, bob, cho]) enter(peer);
});
function enter(peer: Peer): void {
  room.add(peer);
  room.activeSpeakers.enter(peer);
}
const received = (listener: Peer, speaker: Peer) =>
  sharedSources.filter((source) => room.receives(listener, speaker, source));

test('all peers receive each other, but a share only its watchers', () => {
  room.startShare(ann);
  room.watch(bob, ann, true);
  expect(received(bob, ann)).toEqual([...sharedSources]);
  expect(received(cho, ann)).toEqual(['microphone', 'camera']);
  expect(received(ann, ann)).toEqual([]);
  room.watch(bob, ann, false);
  expect(received(bob, ann)).toEqual(['microphone', 'camera']);
});

test('nothing is received from a peer outside of the room', () => {
  room.startShare(ann);
  room.watch(bob, ann, true);
  room.remove(ann);
  expect([received(bob, ann), received(ann, bob)]).toEqual([[], []]);
  expect(room.find(ann.id)).toBeNull();
});

test('each peer has one share, and its end is the end of watching it', () => {
  expect([room.startShare(ann), room.startShare(ann)]).toEqual([true, false]);
  room.watch(bob, ann, true);
  expect([room.endShare(ann), room.endShare(ann)]).toEqual([true, false]);
  room.startShare(ann);
  expect(room.watchersOf(ann)).toEqual([]);
});

test('a camera is on or off, and leaves with its peer', () => {
  expect([room.setCamera(ann, true), room.setCamera(ann, true)]).toEqual([true, false]);
  expect([room.hasCamera(ann), room.hasCamera(bob)]).toEqual([true, false]);
  room.remove(ann);
  expect(room.hasCamera(ann)).toBe(false);
  room.setCamera(bob, true);
  expect([room.setCamera(bob, false), room.hasCamera(bob)]).toEqual([true, false]);
});

test('a peer without a share cannot be watched', () => {
  room.watch(bob, ann, true);
  room.startShare(ann);
  expect(room.watchersOf(ann)).toEqual([]);
});

test('a peer that leaves ends its share and its watching, and the watched peers are returned', () => {
  for (const sharer of [ann, bob]) room.startShare(sharer);
  room.watch(cho, ann, true);
  room.watch(ann, bob, true);
  room.watch(cho, bob, true);
  expect(room.remove(cho)).toEqual([ann, bob]);
  expect(room.remove(ann)).toEqual([bob]);
  expect(room.isSharing(ann)).toBe(false);
  expect(room.watchersOf(bob)).toEqual([]);
});

test('on a stage only speakers are received, and only they point at a share', () => {
  room.stage = new Stage();
  room.stage.admit(ann, false);
  room.startShare(ann);
  for (const viewer of [bob, cho]) room.watch(viewer, ann, true);
  expect([received(bob, ann), received(ann, bob), received(cho, bob)]).toEqual([
    received(cho, ann),
    [],
    [],
  ]);
  expect(received(bob, ann)).toContain('microphone');
  expect([room.sendersTo(bob), room.sendersTo(ann)]).toEqual([[ann], []]);
  expect([room.whoSeesPointing(bob, ann), room.whoSeesPointing(ann, ann)]).toEqual([
    [],
    [bob, cho],
  ]);
  room.remove(ann);
  room.add(ann);
  expect(room.isOnStage(ann)).toBe(false);
});
