import { beforeEach, expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Presence, PresenceChange } from '../../shared/domain/Presence.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindPresence } from './presenceBinding.ts';

function channel(id: string) {
  return {
    id: id as ChannelId,
    name: id,
    position: 0,
    userLimit: null,
    music: false,
    hidesSpeaking: false,
    soundboard: 'everybody' as const,
    videoLimit: null,
  };
}
const saved = (id: string): PresenceChange => ({ kind: 'channelSaved', channel: channel(id) });
const presence = (revision: number, ...ids: string[]): Presence => ({
  revision,
  channels: ids.map(channel),
  occupants: [],
});

class FakeSession extends TypedEmitter<{ opened: { opened: { presence: Presence } } }> {
  open(snapshot: Presence) {
    this.emit('opened', { opened: { presence: snapshot } });
  }
}
class FakeSignaling extends TypedEmitter<{
  'presence:changed': { revision: number; change: PresenceChange };
  lost: unknown;
}> {
  readonly asked: {
    answer(answer: { presence: Presence }): void;
    fail(error: Error): void;
  }[] = [];
  request(
    _name: 'presence:get',
    _payload: object,
    inOrder: (answer: { presence: Presence }) => void,
  ) {
    return new Promise((_, fail) => this.asked.push({ answer: inOrder, fail }));
  }
  change(revision: number, change: PresenceChange) {
    this.emit('presence:changed', { revision, change });
  }
  lose() {
    this.emit('lost', null);
  }
}

let store: PerchStore;
let session: FakeSession;
let signaling: FakeSignaling;
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  session = new FakeSession();
  signaling = new FakeSignaling();
  bindPresence(store, { session, signaling });
});
const ids = () => store.getState().presence.channels.map(({ id }) => id);

test('a snapshot, then change by change; what the snapshot has already is not applied again', () => {
  signaling.change(4, saved('too early'));
  session.open(presence(5, 'a'));
  signaling.change(5, saved('in it already'));
  signaling.change(6, saved('b'));
  expect(ids()).toEqual(['a', 'b']);
  expect(store.getState().presence.revision).toBe(6);
});

test('after a gap a snapshot is asked for once, and the changes go on from it', () => {
  session.open(presence(5, 'a'));
  signaling.change(7, saved('c'));
  signaling.change(8, saved('d'));
  expect(signaling.asked).toHaveLength(1);
  expect(ids()).toEqual(['a']);
  signaling.asked[0]?.answer({ presence: presence(8, 'a', 'b', 'c', 'd') });
  signaling.change(9, saved('e'));
  expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(signaling.asked).toHaveLength(1);
});

test('a restarted server counts from the beginning again', () => {
  session.open(presence(50, 'a'));
  signaling.lose();
  signaling.change(2, saved('before the snapshot'));
  session.open(presence(2, 'x'));
  signaling.change(3, saved('y'));
  expect(ids()).toEqual(['x', 'y']);
});

test('a snapshot that fails is asked for again at the next change', async () => {
  session.open(presence(5, 'a'));
  signaling.change(7, saved('c'));
  signaling.asked[0]?.fail(new Error('timeout'));
  await new Promise((resolve) => setImmediate(resolve));
  signaling.change(8, saved('d'));
  expect(signaling.asked).toHaveLength(2);
});
