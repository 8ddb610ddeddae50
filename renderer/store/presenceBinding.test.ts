import { beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type {
  Occupant,
  Presence,
  PresenceChange,
  ViewChange,
} from '../../shared/domain/Presence.ts';
import type { User } from '../../shared/domain/User.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindChannels, bindMetPeople, bindOwnUser, bindPresence } from './presenceBinding.ts';

function channel(id: string) {
  return {
    id: id as ChannelId,
    name: id,
    position: 0,
    userLimit: null,
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
  'presence:viewChanged': ViewChange;
  lost: unknown;
}> {
  readonly requests: {
    answer(answer: { presence: Presence }): void;
    fail(error: Error): void;
  }[] = [];
  request(
    _name: 'presence:get',
    _payload: object,
    inOrder: (answer: { presence: Presence }) => void,
  ) {
    return new Promise((_, fail) => this.requests.push({ answer: inOrder, fail }));
  }
  change(revision: number, change: PresenceChange) {
    this.emit('presence:changed', { revision, change });
  }
  changeView(change: ViewChange) {
    this.emit('presence:viewChanged', change);
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

test('applies a snapshot, then each change, but none that the snapshot contains', () => {
  signaling.change(4, saved('too early'));
  session.open(presence(5, 'a'));
  signaling.change(5, saved('in it already'));
  signaling.change(6, saved('b'));
  expect(ids()).toEqual(['a', 'b']);
  expect(store.getState().presence.revision).toBe(6);
});

test('requests one snapshot after a gap, and applies later changes to it', () => {
  session.open(presence(5, 'a'));
  signaling.change(7, saved('c'));
  signaling.change(8, saved('d'));
  expect(signaling.requests).toHaveLength(1);
  expect(ids()).toEqual(['a']);
  signaling.requests[0]?.answer({ presence: presence(8, 'a', 'b', 'c', 'd') });
  signaling.change(9, saved('e'));
  expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(signaling.requests).toHaveLength(1);
});

test('accepts lower revisions of a restarted server', () => {
  session.open(presence(50, 'a'));
  signaling.lose();
  signaling.change(2, saved('before the snapshot'));
  session.open(presence(2, 'x'));
  signaling.change(3, saved('y'));
  expect(ids()).toEqual(['x', 'y']);
});

test('goes over to another view, whose revisions begin anew', () => {
  session.open(presence(5, 'a', 'b'));
  signaling.changeView({
    before: 5,
    revision: 2,
    changes: [{ kind: 'channelDeleted', channelId: 'a' as ChannelId }, saved('c')],
  });
  signaling.change(3, saved('d'));
  expect(ids()).toEqual(['b', 'c', 'd']);
  expect(signaling.requests).toEqual([]);
});

test('requests a snapshot of another view when a change before it was missed', () => {
  session.open(presence(5, 'a'));
  signaling.changeView({ before: 6, revision: 5, changes: [] });
  signaling.change(6, saved('b'));
  expect(signaling.requests).toHaveLength(1);
  expect(ids()).toEqual(['a']);
  signaling.requests[0]?.answer({ presence: presence(6, 'x', 'b') });
  expect(ids()).toEqual(['x', 'b']);
});

test('does not take revisions of another view for its own after a failed snapshot', async () => {
  session.open(presence(5, 'a'));
  signaling.change(7, saved('c'));
  signaling.changeView({ before: 7, revision: 5, changes: [] });
  signaling.requests[0]?.fail(new Error('timeout'));
  await new Promise((resolve) => setImmediate(resolve));
  signaling.change(6, saved('b'));
  expect(ids()).toEqual(['a']);
  expect(signaling.requests).toHaveLength(2);
});

test('requests a failed snapshot again at the next change', async () => {
  session.open(presence(5, 'a'));
  signaling.change(7, saved('c'));
  signaling.requests[0]?.fail(new Error('timeout'));
  await new Promise((resolve) => setImmediate(resolve));
  signaling.change(8, saved('d'));
  expect(signaling.requests).toHaveLength(2);
});

test('a channel that is gone is left, with a notice, and the others are made known', () => {
  const [gone, known, notices]: [string[], string[][], unknown[]] = [[], [], []];
  const engine = {
    setChannels: (channels: readonly Channel[]) => known.push(channels.map(({ id }) => id)),
    channelGone: (id: ChannelId) => gone.push(id),
  };
  bindChannels(store, { signaling, engine, notify: (notice) => notices.push(notice) });
  store.setState({ voice: { kind: 'joined', channelId: 'a' as ChannelId, failure: null } });
  session.open(presence(5, 'a', 'b'));
  signaling.change(6, { kind: 'channelDeleted', channelId: 'b' as ChannelId });
  expect([gone, notices]).toEqual([['b'], []]);
  signaling.changeView({
    before: 6,
    revision: 0,
    changes: [{ kind: 'channelDeleted', channelId: 'a' as ChannelId }, saved('c')],
  });
  expect([gone, notices]).toEqual([['b', 'a'], [{ kind: 'channelDeleted' }]]);
  expect(known).toEqual([['c']]);
});

const person = (id: string, name = id) => ({ userId: id as UserId, name });
const here = (id: string, name = id): Occupant => ({
  peerId: `peer ${id}` as PeerId,
  user: { id: id as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
  channelId: 'general' as ChannelId,
  suppressed: false,
  stagePart: null,
  serverMuted: false,
  serverDeafened: false,
  muted: false,
  deafened: false,
  listenOnly: false,
  sharing: false,
  drawable: true,
  camera: false,
  away: false,
});

test('people who join a channel are added to the stored preferences', () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const metStore = createPerchStore(storage);
  const stop = bindMetPeople(metStore);
  const come = (...occupants: Occupant[]) =>
    metStore.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
  come(here('ann'), here('bob'));
  come();
  stop();
  come(here('cho'));
  expect(createPerchStore(storage).getState().preferences.metPeople).toEqual([
    person('ann'),
    person('bob'),
  ]);
  stored.set('perch.preferences', JSON.stringify({ metPeople: [{ name: 'no id' }] }));
  expect(createPerchStore(storage).getState().preferences.metPeople).toEqual([]);
});

test('an owner who is one no longer sees that at once', () => {
  const told = new (class extends TypedEmitter<{ 'user:changed': { user: User } }> {
    change(user: User) {
      this.emit('user:changed', { user });
    }
  })();
  bindOwnUser(store, told);
  const owner: User = {
    id: 'ann' as UserId,
    name: 'Ann',
    isOwner: true,
    roleIds: [],
    colorSeed: 1,
  };
  told.change(owner);
  expect(store.getState().me).toBeNull();
  store.setState({ me: { peerId: 'window' as PeerId, user: owner } });
  told.change({ ...owner, isOwner: false, roleIds: [] });
  expect(store.getState().me).toEqual({
    peerId: 'window',
    user: { ...owner, isOwner: false, roleIds: [] },
  });
});
