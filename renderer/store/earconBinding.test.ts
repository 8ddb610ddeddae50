import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { bindEarcons } from './earconBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const general = 'general' as ChannelId;
const lounge = 'lounge' as ChannelId;

function occupant(name: string, change: Partial<Occupant> = {}): Occupant {
  return {
    peerId: `peer ${name}` as PeerId,
    user: { id: name as UserId, name, colorSeed: 0 },
    channelId: general,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    camera: false,
    away: false,
    ...change,
  };
}
const me = occupant('me');

let store: PerchStore;
let played: string[];
beforeEach(() => {
  played = [];
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({
    connection: { kind: 'ready' },
    me: { peerId: me.peerId } as ReturnType<PerchStore['getState']>['me'],
  });
  bindEarcons(store, (name) => played.push(name));
});
function people(...occupants: Occupant[]) {
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
}
function arrive(channelId = general) {
  store.setState({ voice: { kind: 'joining', channelId, from: null } });
  store.setState({ voice: { kind: 'joined', channelId, failure: null } });
}
function heard() {
  return played.splice(0);
}

test('my own coming, moving and going', () => {
  arrive();
  expect(heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: general } });
  store.setState({ voice: { kind: 'joined', channelId: lounge, failure: null } });
  expect(heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(heard()).toEqual(['leave']);
});

test('a move that fails, and a channel that was never reached, are silent', () => {
  arrive();
  heard();
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: general } });
  store.setState({ voice: { kind: 'joined', channelId: general, failure: null } });
  expect(heard()).toEqual([]);
  store.setState({ voice: { kind: 'outside', failure: null } });
  heard();
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: null } });
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(heard()).toEqual([]);
});

test('others who come and go, in my channel only; I do not count among them', () => {
  arrive();
  people(me);
  heard();
  people(me, occupant('ann'), occupant('bob', { channelId: lounge }));
  expect(heard()).toEqual(['othersJoin']);
  people(me, occupant('ann', { muted: true }), occupant('bob'));
  expect(heard()).toEqual(['othersJoin']);
  people(me);
  expect(heard()).toEqual(['othersLeave']);
});

test('who was there before me makes no sound, nor who is learned of after a lost connection', () => {
  people(occupant('ann'));
  arrive();
  people(me, occupant('ann'));
  expect(heard()).toEqual(['join']);
  store.setState({
    connection: { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 },
  });
  people(me, occupant('bob'));
  store.setState({ connection: { kind: 'ready' } });
  expect(heard()).toEqual([]);
});

test('my switches and my share, in a channel', () => {
  store.setState({ muted: true });
  arrive();
  heard();
  store.setState({ muted: false });
  store.setState({ deafened: true, muted: true });
  store.setState({ deafened: false });
  store.setState({ share: { kind: 'live', name: null, sound: false, watchers: [] } });
  store.setState({ share: { kind: 'off', failure: null } });
  expect(heard()).toEqual(['unmute', 'deafen', 'undeafen', 'shareOn', 'shareOff']);
});

test('the shares of others', () => {
  arrive();
  people(me, occupant('ann'));
  heard();
  people({ ...me, sharing: true }, occupant('ann', { sharing: true }));
  people(me, occupant('ann'));
  expect(heard()).toEqual(['othersShareOn', 'othersShareOff']);
});

test('others are not heard while I am deafened, and nothing where it is switched off', () => {
  arrive();
  people(me);
  store.setState({ deafened: true });
  heard();
  people(me, occupant('ann'));
  expect(heard()).toEqual([]);
  const { preferences } = store.getState();
  store.setState({ preferences: { ...preferences, earcons: false } });
  store.setState({ deafened: false });
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(heard()).toEqual([]);
});
