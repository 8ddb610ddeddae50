import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PeerId, RoleId } from '../../shared/domain/ids.ts';
import { annIn, channelOf, occupantOf, userOf } from '../testing/people.fixture.ts';
import { annAs, overrideOf, withOverrides } from '../testing/roles.fixture.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindPrioritySpeakers } from './priorityBinding.ts';

const channel = withOverrides(
  channelOf('Stage'),
  overrideOf('Helper', { allow: ['prioritySpeaker'] }),
);
const ann = occupantOf('Ann', 'Stage');
const bob = occupantOf('Bob', 'Stage', {
  user: userOf('Bob', { roleIds: ['Helper'] as RoleId[] }),
});
const cho = occupantOf('Cho', 'Stage', { user: userOf('Cho', { isOwner: true }) });

let store: PerchStore;
let listeners: Map<string, (level: number) => void>;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(annAs(annIn([channel, channelOf('Music')], [ann, bob, cho]), ['Member']));
  listeners = new Map();
  stop = bindPrioritySpeakers(store, {
    subscribe(who, listen) {
      listeners.set(who, listen);
      return () => listeners.delete(who);
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const hear = (level: number) => listeners.get(bob.peerId)?.(level);
const speaking = () => store.getState().prioritySpeaking;

it('listens only to those whom a role or the channel gives priority', () => {
  expect([...listeners.keys()]).toEqual([bob.peerId]);
});

it('a pause between words does not end it, silence does', () => {
  hear(0.5);
  expect(speaking()).toEqual<PeerId[]>([bob.peerId]);
  hear(0);
  vi.advanceTimersByTime(300);
  hear(0.4);
  vi.advanceTimersByTime(1_000);
  expect(speaking()).toEqual([bob.peerId]);
  hear(0);
  vi.advanceTimersByTime(1_000);
  expect(speaking()).toEqual([]);
});

it('who leaves, or loses the right while speaking, no longer has priority', () => {
  hear(0.5);
  const { presence } = store.getState();
  store.setState({ presence: { ...presence, channels: [channelOf('Stage')] } });
  expect(speaking()).toEqual([]);
  expect(listeners.size).toBe(0);
  store.setState({ presence });
  hear(0.5);
  expect(speaking()).toEqual([bob.peerId]);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(speaking()).toEqual([]);
});

it('in a music channel everybody is as loud as they play', () => {
  const { presence } = store.getState();
  store.setState({ presence: { ...presence, channels: [{ ...channel, music: true }] } });
  expect(listeners.size).toBe(0);
});
