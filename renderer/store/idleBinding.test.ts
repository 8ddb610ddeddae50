import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import { audiencePart } from '../../shared/domain/stage.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { bindIdle } from './idleBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const minuteMs = 60_000;
const storage = { getItem: () => null, setItem: () => undefined };
const joined = (name: string) =>
  ({ kind: 'joined', channelId: name as ChannelId, failure: null }) as const;

let store: PerchStore;
let untouchedMs: number;
let sentDbov: number;
let joins: ChannelId[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  store = createPerchStore(storage);
  const channels = [channelOf('General'), channelOf('AFK', { idleAfterMs: 15 * minuteMs })];
  store.setState(annIn(channels, [occupantOf('Ann', 'General')]));
  untouchedMs = Number.POSITIVE_INFINITY;
  sentDbov = Number.NEGATIVE_INFINITY;
  joins = [];
  stop = bindIdle(store, {
    sentDbov: () => sentDbov,
    untouchedMs: async () => untouchedMs,
    join: (channelId) => {
      joins.push(channelId);
      store.setState({ voice: joined(channelId) });
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const pass = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * minuteMs);

test('moves whoever neither speaks nor touches anything, once, and remembers from where', async () => {
  await pass(14);
  expect(joins).toEqual([]);
  await pass(2);
  expect(joins).toEqual(['AFK']);
  expect(store.getState().movedIdleFrom).toBe('General');
  expect(vi.getTimerCount()).toBe(0);
  store.setState({ voice: joined('General') });
  expect(store.getState().movedIdleFrom).toBeNull();
  await pass(16);
  expect(joins).toEqual(['AFK', 'AFK']);
});

test('speech, a touch, a camera and a share keep the user where they are', async () => {
  const stay = async (change: () => void, undo: () => void) => {
    change();
    await pass(20);
    expect(joins).toEqual([]);
    undo();
    await pass(10);
  };
  await stay(
    () => {
      sentDbov = -30;
    },
    () => {
      sentDbov = -70;
    },
  );
  await stay(
    () => {
      untouchedMs = minuteMs;
    },
    () => {
      untouchedMs = 11 * minuteMs;
    },
  );
  untouchedMs = Number.POSITIVE_INFINITY;
  const { share } = store.getState();
  store.setState({ share: { ...share, kind: 'live' } as typeof share });
  await pass(20);
  expect(joins).toEqual([]);
  store.setState({ share });
  await pass(16);
  expect(joins).toEqual(['AFK']);
});

test('does nothing without such a channel, in one that may not be joined, and outside of channels', async () => {
  const { presence } = store.getState();
  const [general, afk] = presence.channels;
  if (!general || !afk) throw new Error('no channels');
  const show = (channels: typeof presence.channels) =>
    store.setState({ presence: { ...presence, channels } });
  show([general]);
  expect(vi.getTimerCount()).toBe(0);
  const everybody = store.getState().roles[0];
  if (!everybody) throw new Error('no roles');
  const overrides = [{ subject: { roleId: everybody.id }, allow: [], deny: ['join' as const] }];
  show([general, { ...afk, overrides }]);
  await pass(20);
  show([general, afk]);
  store.setState({ voice: { kind: 'outside', failure: null } });
  await pass(20);
  expect(joins).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('who listens in an audience is not idle', async () => {
  const hall = channelOf('Hall', { stage: true });
  const afk = channelOf('AFK', { idleAfterMs: 15 * minuteMs });
  const be = (speaks: boolean) =>
    annIn([hall, afk], [occupantOf('Ann', 'Hall', { stagePart: { ...audiencePart, speaks } })]);
  store.setState(be(false));
  await pass(20);
  expect(joins).toEqual([]);
  store.setState({ presence: be(true).presence as Presence });
  await pass(20);
  expect(joins).toEqual(['AFK']);
});
