import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MessageId, PeerId } from '../../shared/domain/ids.ts';
import { typingShownMs } from '../../shared/domain/Message.ts';
import type { MessageNotifications } from '../../shared/protocol/chat/messages.ts';
import { createChatActions } from '../actions/chatActions.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { ann, bob, chatOf, general, messageOf, pageOf } from '../testing/messages.fixture.ts';
import { channelOf, everyone } from '../testing/people.fixture.ts';
import { bindChats } from './chatsBinding.ts';
import { type ChatsStore, createChatsStore } from './chatsStore.ts';
import type { Server } from './PerchState.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const storage = { getItem: () => null, setItem: () => undefined };
const by = { id: bob.id, name: bob.name };
const loadSealing = () => Promise.reject(new Error('nothing is encrypted'));
let store: PerchStore;
let chats: ChatsStore;
let session: FakeEmitter<{ opened: unknown }>;
let signaling: FakeEmitter<MessageNotifications>;
let watch: (isWatched: boolean) => void;
let stop: () => void;
let answers: Record<string, object>;
const request = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  store = createPerchStore(storage);
  store.setState({
    connection: { kind: 'ready' },
    me: { peerId: 'p' as PeerId, user: ann },
    roles: [everyone],
    presence: { revision: 0, channels: [channelOf('General')], occupants: [] },
  });
  chats = createChatsStore(storage);
  session = new FakeEmitter();
  signaling = new FakeEmitter();
  answers = {
    'chat:list': { chats: [chatOf(50)] },
    'chat:open': { page: pageOf(1, 50), chat: chatOf(50), lifetime: 'forever' },
  };
  request.mockReset().mockImplementation(async (name: string, payload, inOrder) => {
    const answer =
      name === 'chat:markRead' ? { chat: chatOf(payload.messageId) } : (answers[name] ?? {});
    inOrder?.(answer);
    return answer;
  });
  const files = { follow: vi.fn(), send: vi.fn() };
  const draftFiles = { read: async () => [], keep: vi.fn(), remove: vi.fn() };
  const signalled = { request } as never;
  const actions = createChatActions({
    chats,
    store,
    signaling: signalled,
    files,
    draftFiles,
    loadSealing,
  });
  stop = bindChats(chats, store, {
    session,
    signaling,
    actions,
    watchPage: (listen) => {
      watch = listen;
      listen(true);
      return () => undefined;
    },
  });
  await actions.openChat(general);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const chat = () => chats.getState().chats.get(general);
const open = () => chats.getState().open;
const texts = () => open()?.window?.messages.map(({ text }) => text) ?? [];
const asked = (name: string) => request.mock.calls.filter(([each]) => each === name).length;

/** A message of Bob, as the server tells of it to who has the chat open. */
function tell(id: number, mentionsYou = false): void {
  signaling.emit('chat:noticed', {
    channelId: general,
    messageId: id as MessageId,
    sentAt: 0,
    author: by,
    excerpt: `message ${id}`,
    mentionsYou,
  });
  signaling.emit('message:sent', { message: messageOf(id), clientId: `c${id}`, people: [bob] });
}

const preview = {
  url: 'https://a.example/',
  address: 'https://a.example/',
  siteName: null,
  title: 'A page',
  description: null,
  picture: null,
};

it('a new message is counted and shown, and is read where it is seen', () => {
  chats.setState(({ open: shown }) => ({ open: shown && { ...shown, isAtEnd: true } }));
  tell(51);
  expect(texts().at(-1)).toBe('message 51');
  expect(asked('chat:markRead')).toBe(1);
  expect(chat()).toMatchObject({ readTo: 51, unread: 0 });
  expect(open()?.lineAfter).toBeNull();
});

it('is not read above the end, or in a page that nobody looks at', () => {
  chats.setState(({ open: shown }) => ({ open: shown && { ...shown, isAtEnd: false } }));
  tell(51, true);
  expect(chat()).toMatchObject({ readTo: 50, unread: 1, mentions: 1 });
  expect(store.getState().chatMentions).toBe(1);
  expect(open()?.lineAfter).toBe(50);
  watch(false);
  chats.setState(({ open: shown }) => ({ open: shown && { ...shown, isAtEnd: true } }));
  expect(asked('chat:markRead')).toBe(0);
  watch(true);
  expect(asked('chat:markRead')).toBe(1);
  expect(store.getState().chatMentions).toBe(0);
});

it('tells what is read at most once a second', () => {
  chats.setState(({ open: shown }) => ({ open: shown && { ...shown, isAtEnd: true } }));
  for (const id of [51, 52, 53]) tell(id);
  expect(asked('chat:markRead')).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(asked('chat:markRead')).toBe(2);
  expect(chat()).toMatchObject({ readTo: 53, unread: 0 });
});

it('a message that is deleted before it is read no longer counts', () => {
  chats.setState(({ open: shown }) => ({ open: shown && { ...shown, isAtEnd: false } }));
  tell(51, true);
  const place = { channelId: general, messageId: 51 as MessageId };
  signaling.emit('chat:unnoticed', { ...place, mentionsYou: true });
  signaling.emit('message:deleted', place);
  expect(chat()).toMatchObject({ unread: 0, mentions: 0 });
  expect(open()?.window?.deleted.has(51 as MessageId)).toBe(true);
});

it('edits, reactions and pins change what is loaded', () => {
  const place = { channelId: general, messageId: 50 as MessageId };
  signaling.emit('message:edited', { ...place, text: 'new', editedAt: 1, people: [] });
  signaling.emit('message:reacted', {
    ...place,
    emoji: '👍',
    userId: ann.id,
    reacted: true,
    count: 1,
  });
  signaling.emit('message:pinned', { ...place, pinnedAt: 2 });
  signaling.emit('message:previewsChanged', { ...place, previews: [preview] });
  expect(open()?.window?.messages.at(-1)).toMatchObject({
    text: 'new',
    editedAt: 1,
    pinnedAt: 2,
    previews: [preview],
    reactions: [{ emoji: '👍', count: 1, mine: true }],
  });
  signaling.emit('chat:cleared', { channelId: general, upTo: 49 as MessageId });
  expect(texts()).toEqual(['new']);
});

it('previews that were switched off do not come back from what is loaded', () => {
  const switchTo = (linkPreviews: boolean) =>
    store.setState(({ server }) => ({ server: { ...(server as Server), linkPreviews } }));
  switchTo(true);
  const place = { channelId: general, messageId: 50 as MessageId };
  signaling.emit('message:previewsChanged', { ...place, previews: [preview] });
  const shown = () => open()?.window?.messages.at(-1)?.previews;
  expect(shown()).toEqual([preview]);
  switchTo(false);
  expect(shown()).toEqual([]);
});

it('my own message from here is no longer unsent, whoever tells first', () => {
  chats.setState({
    unsent: [
      {
        clientId: 'c51',
        channelId: general,
        text: 'x',
        replyTo: null,
        files: [],
        failure: 'timeout',
      },
    ],
  });
  tell(51);
  expect(chats.getState().unsent).toEqual([]);
});

it('shows who writes for a while, or until their message', () => {
  signaling.emit('chat:typed', { channelId: general, by });
  signaling.emit('chat:typed', { channelId: general, by });
  expect(open()?.typing).toEqual([by]);
  tell(51);
  expect(open()?.typing).toEqual([]);
  signaling.emit('chat:typed', { channelId: general, by });
  vi.advanceTimersByTime(typingShownMs);
  expect(open()?.typing).toEqual([]);
});

it('a chat that may no longer be read is closed, and a new one is asked for', async () => {
  const before = asked('chat:list');
  const music = channelOf('Music');
  const musicChat = { ...chatOf(0), channelId: music.id };
  answers['chat:list'] = { chats: [chatOf(50), musicChat] };
  const channels = [channelOf('General'), music];
  store.setState({ presence: { revision: 1, channels, occupants: [] } });
  expect(asked('chat:list')).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(0);
  store.setState({ presence: { revision: 2, channels: [music], occupants: [] } });
  expect(chat()).toBeUndefined();
  expect(open()).toBeNull();
});

it('asks again after each sign-in', () => {
  const [lists, opens] = [asked('chat:list'), asked('chat:open')];
  session.emit('opened', {});
  expect(asked('chat:list')).toBe(lists + 1);
  expect(asked('chat:open')).toBe(opens + 1);
});
