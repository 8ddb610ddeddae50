import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { annIn, channelOf, occupantOf, userOf } from '../testing/people.fixture.ts';
import { annAs, overrideOf, withOverrides } from '../testing/roles.fixture.ts';
import { bindFollowing } from './followBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const storage = { getItem: () => null, setItem: () => undefined };
const channels = [
  channelOf('General'),
  channelOf('Music'),
  channelOf('Full', { userLimit: 1 }),
  channelOf('Locked', { locked: true }),
  withOverrides(channelOf('Staff'), overrideOf('Everyone', { deny: ['join'] })),
];
const bob = userOf('Bob');

let store: PerchStore;
let joins: string[];
let stop: () => void;

const join = (channelId: ChannelId) => {
  joins.push(channelId);
  store.setState({ voice: { kind: 'joining', channelId, from: null } });
};
/** What the server answers to the last join. */
const arrive = () =>
  store.setState({
    voice: { kind: 'joined', channelId: joins.at(-1) as ChannelId, failure: null },
  });
const place = (...occupants: Occupant[]) =>
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
const ended = () => store.getState().following?.ended;

beforeEach(() => {
  store = createPerchStore(storage);
  joins = [];
  const occupants = [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')];
  store.setState(annAs(annIn(channels, occupants), ['Member']));
  store.setState({
    connection: { kind: 'ready' },
    following: { userId: bob.id, name: 'Bob', ended: null },
  });
  stop = bindFollowing(store, { join });
});
afterEach(() => stop());

test('goes to each channel that they go to, also where they are at first', () => {
  expect(joins).toEqual([]);
  place(occupantOf('Bob', 'Music'));
  expect(joins).toEqual(['Music']);
  arrive();
  place(occupantOf('Bob', 'General'), occupantOf('Cho', 'Music'));
  arrive();
  expect(joins).toEqual(['Music', 'General']);
  expect(ended()).toBeNull();
});

test('catches up with who moves on before the user has arrived', () => {
  place(occupantOf('Bob', 'Music'));
  place(occupantOf('Bob', 'General'));
  arrive();
  expect(joins).toEqual(['Music', 'General']);
  expect(ended()).toBeNull();
});

test('ends when the user goes elsewhere', () => {
  store.setState({
    voice: { kind: 'joined', channelId: 'Music' as ChannelId, failure: null },
  });
  expect(ended()).toBe('moved');
  place(occupantOf('Bob', 'Music'));
  expect(joins).toEqual([]);
});

test('ends when they are in no channel that the user sees', () => {
  place(occupantOf('Ann', 'General'));
  expect(ended()).toBe('gone');
});

test.each([
  ['that is full', 'Full', [occupantOf('Cho', 'Full')]],
  ['where the user must knock', 'Locked', [occupantOf('Cho', 'Locked')]],
  ['that the user may not join', 'Staff', []],
])('nobody is followed into a channel %s', (_, channel, others) => {
  place(...others, occupantOf('Bob', channel));
  expect(joins).toEqual([]);
  expect(ended()).toBe('refused');
});

test('ends when the server refuses', () => {
  place(occupantOf('Bob', 'Music'));
  store.setState({
    voice: {
      kind: 'joined',
      channelId: 'General' as ChannelId,
      failure: { channelId: 'Music' as ChannelId, code: 'channelFull' },
    },
  });
  expect(ended()).toBe('refused');
  expect(joins).toEqual(['Music']);
});

test('waits while the connection is lost', () => {
  store.setState({ connection: { kind: 'connecting', step: 'signingIn', attempt: 1 } });
  place();
  expect(ended()).toBeNull();
  store.setState({ connection: { kind: 'ready' } });
  expect(ended()).toBe('gone');
});

test('nothing follows when the user has stopped it', () => {
  store.setState({ following: null });
  place(occupantOf('Bob', 'Music'));
  expect(joins).toEqual([]);
});
