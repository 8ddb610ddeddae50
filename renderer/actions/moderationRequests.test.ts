import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, PeerId, RoleId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Role.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { annIn, channelOf, everyone, occupantOf, userOf } from '../testing/people.fixture.ts';
import type { ActionContext } from './ActionContext.ts';
import { moderationRequests } from './moderationRequests.ts';

const [general, music] = ['General', 'Music'] as ChannelId[] as [ChannelId, ChannelId];
const bob = occupantOf('Bob', 'General');
const signaling = { request: vi.fn() };
const engine = { join: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof moderationRequests>;

beforeEach(() => {
  vi.resetAllMocks();
  signaling.request.mockResolvedValue({});
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(annIn([channelOf('General'), channelOf('Music')], [bob]));
  actions = moderationRequests({ store, engine, signaling } as unknown as ActionContext);
});

const asked = () => signaling.request.mock.calls.map(([name, payload]) => [name, payload]);
/** What the last notice offers to undo. */
function undoable() {
  const { notice } = store.getState();
  const news = notice?.kind === 'moderation' ? notice.news : null;
  if (news?.kind !== 'done') throw new Error('there is nothing to undo');
  return news.deed;
}

it('moves and disconnects somebody, and brings them back', async () => {
  const { peerId } = bob;
  await actions.movePeople([peerId], music);
  await actions.undoDeed(undoable());
  await actions.disconnectPerson(peerId);
  await actions.undoDeed(undoable());
  expect(asked()).toEqual([
    ['person:move', { peerId, channelId: music }],
    ['person:move', { peerId, channelId: general }],
    ['person:disconnect', { peerId }],
    ['person:move', { peerId, channelId: general }],
  ]);
});

it('moves everybody of a channel whom the user may move, the user too, and brings them back', async () => {
  const [ann, chief, cho] = ['Ann', 'Chief', 'Cho'].map((name) => occupantOf(name, 'General'));
  if (!ann || !chief || !cho) throw new Error('nobody is there');
  const owner = { ...chief, user: { ...chief.user, isOwner: true } };
  const moderator: Role = {
    ...everyone,
    id: 'mod' as RoleId,
    kind: 'own',
    rank: 1,
    permissions: ['move'],
  };
  const channels = [channelOf('General'), channelOf('Music')];
  store.setState(annIn(channels, [ann, bob, owner, cho]));
  store.setState(({ me }) => ({
    roles: [everyone, moderator],
    me: me && { ...me, user: { ...me.user, roleIds: [moderator.id] } },
  }));
  expect(await actions.moveEverybody(general, music)).toBeNull();
  expect(engine.join.mock.calls).toEqual([[music]]);
  const firstMove = signaling.request.mock.invocationCallOrder[0];
  expect(engine.join.mock.invocationCallOrder[0]).toBeLessThan(firstMove ?? 0);
  await actions.undoDeed(undoable());
  expect(asked()).toEqual(
    [music, general].flatMap((channelId) =>
      [bob, cho].map(({ peerId }) => ['person:move', { peerId, channelId }]),
    ),
  );
  signaling.request.mockRejectedValue(new RequestError('channelFull', 'no'));
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await actions.moveEverybody(general, music)).toMatchObject({ code: 'channelFull' });
});

it('moves nobody to where they are, and nobody who has gone', async () => {
  expect(await actions.movePeople([bob.peerId], general)).toBeNull();
  expect(await actions.movePeople(['gone' as PeerId], general)).toMatchObject({ code: 'notFound' });
  expect(asked()).toEqual([]);
});

it('moves people from several channels together, and each of them back to where they were', async () => {
  const cho = occupantOf('Cho', 'Music');
  store.setState(
    annIn([channelOf('General'), channelOf('Music'), channelOf('AFK')], [bob, cho], true),
  );
  const afk = 'AFK' as ChannelId;
  expect(await actions.movePeople([bob.peerId, cho.peerId], afk)).toBeNull();
  await actions.undoDeed(undoable());
  expect(asked()).toEqual([
    ['person:move', { peerId: bob.peerId, channelId: afk }],
    ['person:move', { peerId: cho.peerId, channelId: afk }],
    ['person:move', { peerId: bob.peerId, channelId: general }],
    ['person:move', { peerId: cho.peerId, channelId: music }],
  ]);
});

it('kicks somebody, and lets them back in', async () => {
  const user = userOf('Bob');
  await actions.kickPerson(user, 'spam');
  await actions.undoDeed(undoable());
  expect(asked()).toEqual([
    ['person:kick', { userId: user.id, reason: 'spam' }],
    ['person:undoKick', { userId: user.id }],
  ]);
});

it('offers to undo a mute, but nothing that was refused', async () => {
  const user = userOf('Bob');
  signaling.request.mockRejectedValueOnce(new RequestError('forbidden', 'no'));
  const terms = { reason: 'loud', forMs: null };
  expect(await actions.restrictPerson(user, 'mute', terms)).toMatchObject({ code: 'forbidden' });
  expect(store.getState().notice).toBeNull();
  await actions.restrictPerson(user, 'mute', terms);
  await actions.undoDeed(undoable());
  expect(asked().slice(1)).toEqual([
    ['person:mute', { userId: user.id, ...terms }],
    ['person:unmute', { userId: user.id }],
  ]);
});
