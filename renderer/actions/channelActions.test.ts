import { beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { PerchState } from '../store/PerchState.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createChannelActions } from './channelActions.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];
const deleted = 'deleted' as ChannelId;
const outside = { kind: 'outside', failure: null } as const;
const joined = (channelId: ChannelId) => ({ kind: 'joined', channelId, failure: null }) as const;
const engine = { join: vi.fn(), leave: vi.fn() };
const signaling = { request: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof createChannelActions>;

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  actions = createChannelActions({ store, engine, signaling } as unknown as ActionContext);
});

it('joins and leaves within the call', () => {
  actions.joinChannel(general);
  expect(engine.join).toHaveBeenCalledExactlyOnceWith(general);
  actions.leaveChannel();
  expect(engine.leave).toHaveBeenCalledOnce();
});

it.each<[string, PerchState['voice'], ChannelId[], ChannelId | null]>([
  ['goes back to the channel before', joined(music), [music, general], general],
  ['rejoins the channel just left', outside, [general, music], general],
  [
    'turns back during a move',
    { kind: 'joining', channelId: music, from: general },
    [general],
    general,
  ],
  ['has nowhere to go back to at first', joined(general), [general], null],
  ['does not join a deleted channel', joined(music), [music, deleted], null],
])('%s', (_what, voice, visitedChannels, expected) => {
  const channels = [{ id: general }, { id: music }] as Channel[];
  const { presence } = store.getState();
  store.setState({ voice, visitedChannels, presence: { ...presence, channels } });
  actions.joinPreviousChannel();
  expect(engine.join.mock.calls).toEqual(expected === null ? [] : [[expected]]);
});

it('joins the channel of a link only after the user agreed', () => {
  actions.followLink(general);
  expect(store.getState().linkedChannel).toBe(general);
  expect(engine.join).not.toHaveBeenCalled();
  actions.answerLink(true);
  expect(engine.join).toHaveBeenCalledExactlyOnceWith(general);
  expect(store.getState().linkedChannel).toBeNull();
});

it('stays in the call if the user declines, and does not ask about the current channel', () => {
  store.setState({ voice: { kind: 'joined', channelId: music, failure: null } });
  actions.followLink(general);
  actions.answerLink(false);
  actions.followLink(music);
  expect(store.getState().linkedChannel).toBeNull();
  expect(engine.join).not.toHaveBeenCalled();
});

it('sends changes of the list as requests', async () => {
  const settings = { name: 'Music', music: true, userLimit: null };
  expect(await actions.createChannel(settings as never, true)).toBeNull();
  expect(await actions.updateChannel(music, settings as never)).toBeNull();
  expect(await actions.reorderChannels([music, general], null)).toBeNull();
  expect(await actions.deleteChannel(music)).toBeNull();
  expect(signaling.request.mock.calls.map(([name, payload]) => [name, payload])).toEqual([
    ['channel:create', { settings, isPrivate: true }],
    ['channel:update', { channelId: music, settings }],
    ['channel:reorder', { channelIds: [music, general], regrouped: null }],
    ['channel:delete', { channelId: music }],
  ]);
});

it('resolves to the refusal of the server', async () => {
  signaling.request.mockRejectedValue(new RequestError('forbidden', 'not an owner'));
  expect(await actions.deleteChannel(music)).toEqual({ code: 'forbidden', reason: 'not an owner' });
});

it('does not hide an error of its own', async () => {
  signaling.request.mockRejectedValue(new TypeError('a bug'));
  await expect(actions.deleteChannel(music)).rejects.toThrow('a bug');
});
