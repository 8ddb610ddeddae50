import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Knock } from '../../shared/domain/Knock.ts';
import type { KnockNotifications } from '../../shared/protocol/people/knocks.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { bindKnocks } from './knockBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const office = 'Office' as ChannelId;
const knockOf = (name: string): Knock => {
  const { peerId, user } = occupantOf(name, '');
  return { peerId, user };
};

let store: PerchStore;
let session: FakeEmitter<{ opened: unknown }>;
let signaling: FakeEmitter<KnockNotifications>;
const engine = { join: vi.fn() };
const notify = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(annIn([channelOf('Office', { locked: true }), channelOf('General')]));
  session = new FakeEmitter();
  signaling = new FakeEmitter();
  bindKnocks(store, { session, signaling, engine, notify });
});

it('tells of each who begins to knock, once', () => {
  signaling.emit('knock:changed', { channelId: office, knocks: [knockOf('Bob')] });
  signaling.emit('knock:changed', { channelId: office, knocks: [knockOf('Bob'), knockOf('Cho')] });
  signaling.emit('knock:changed', { channelId: office, knocks: [knockOf('Cho')] });
  expect(notify.mock.calls).toEqual(
    ['Bob', 'Cho'].map((name) => [{ kind: 'knock', news: { kind: 'heard', name } }]),
  );
  expect(store.getState().knocks?.knocks).toEqual([knockOf('Cho')]);
});

it('joins the channel when somebody lets the user in', () => {
  store.setState({ knockingAt: office });
  signaling.emit('knock:ended', { channelId: office, ending: 'letIn', by: 'Bob' });
  expect(engine.join).toHaveBeenCalledExactlyOnceWith(office);
  expect(store.getState().knockingAt).toBeNull();
});

it('joins nothing that the user no longer wants, or may not enter', () => {
  signaling.emit('knock:ended', { channelId: office, ending: 'letIn', by: 'Bob' });
  expect(notify).not.toHaveBeenCalled();
  store.setState({ knockingAt: office });
  signaling.emit('knock:ended', { channelId: office, ending: 'refused', by: 'Bob' });
  const news = { kind: 'ended', channelId: office, ending: 'refused', by: 'Bob' };
  expect(notify).toHaveBeenCalledExactlyOnceWith({ kind: 'knock', news });
  expect(engine.join).not.toHaveBeenCalled();
});

it('a knock ends with the connection, with the channel, and in the channel', () => {
  store.setState({ knockingAt: office });
  session.emit('opened', {});
  expect(notify.mock.calls[0]?.[0].news).toMatchObject({ ending: 'lost' });
  expect(store.getState().knockingAt).toBeNull();

  store.setState({ knockingAt: office });
  store.setState({ voice: { kind: 'joined', channelId: office, failure: null } });
  expect(store.getState().knockingAt).toBeNull();

  store.setState(annIn([channelOf('Office')]));
  store.setState({ knockingAt: office });
  store.setState(annIn([channelOf('General')]));
  expect(store.getState().knockingAt).toBeNull();
  expect(notify).toHaveBeenCalledOnce();
});
