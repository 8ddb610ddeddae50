import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MessageId, PeerId } from '../../shared/domain/ids.ts';
import type { NotificationLevel } from '../../shared/domain/Message.ts';
import type { MessageNotifications } from '../../shared/protocol/chat/messages.ts';
import { type ChatsStore, createChatsStore } from '../store/chatsStore.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { ann, bob, chatOf, general } from '../testing/messages.fixture.ts';
import { channelOf } from '../testing/people.fixture.ts';
import { FakeDesktop } from './FakeDesktop.fixture.ts';
import { bindMessageNotices } from './messageNotices.ts';

class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static shown: FakeNotification[] = [];
  onclick: (() => void) | null = null;
  readonly close = vi.fn(() => {
    FakeNotification.shown = FakeNotification.shown.filter((each) => each !== this);
  });
  readonly title: string;
  readonly body: string | undefined;

  constructor(title: string, { body }: NotificationOptions = {}) {
    this.title = title;
    this.body = body;
    FakeNotification.shown.push(this);
  }
}

const storage = { getItem: () => null, setItem: () => undefined };
const actions = { openChat: vi.fn(async () => null), setReplyTo: vi.fn(), answerMessage: vi.fn() };
let chats: ChatsStore;
let store: PerchStore;
let signaling: FakeEmitter<Pick<MessageNotifications, 'chat:noticed' | 'chat:unnoticed'>>;
let stop: () => void;

const sealedText = () => 'Encrypted message';
beforeEach(() => {
  const focus = vi.fn();
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('window', { Notification: FakeNotification, focus });
  FakeNotification.permission = 'granted';
  FakeNotification.shown = [];
  for (const action of Object.values(actions)) action.mockClear();
  store = createPerchStore(storage);
  store.setState({ presence: { revision: 0, channels: [channelOf('General')], occupants: [] } });
  chats = createChatsStore(storage);
  chats.setState({ isWatched: false, people: new Map([[ann.id, ann]]) });
  signaling = new FakeEmitter();
  stop = bindMessageNotices(chats, store, { signaling, actions, desktop: null, sealedText });
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function tell(level: NotificationLevel, mentionsYou: boolean): string[] {
  chats.setState({ chats: new Map([[general, chatOf(4, { level })]]) });
  signaling.emit('chat:noticed', {
    channelId: general,
    messageId: 5 as MessageId,
    sentAt: 0,
    author: { id: bob.id, name: bob.name },
    excerpt: 'hi <@ann>',
    mentionsYou,
  });
  return FakeNotification.shown.map(({ title, body }) => `${title}: ${body}`);
}

it.each([
  ['all', false, 1],
  ['mentions', false, 0],
  ['mentions', true, 1],
  ['none', true, 0],
] as const)('with level %s, mentioned %s: %d notices', (level, mentionsYou, count) => {
  expect(tell(level, mentionsYou)).toHaveLength(count);
});

it('says who writes where, and opens the chat to answer the message', async () => {
  expect(tell('mentions', true)).toEqual(['Bob · General: hi @Ann']);
  FakeNotification.shown[0]?.onclick?.();
  expect(actions.openChat).toHaveBeenCalledWith(general, 5);
  await vi.waitFor(() => expect(actions.setReplyTo).toHaveBeenCalledWith(5));
  expect(FakeNotification.shown).toEqual([]);
});

it('is not shown to who does not want to be disturbed', () => {
  const me = { peerId: 'me' as PeerId, user: { ...ann, door: { kind: 'doNotDisturb' as const } } };
  store.setState({ me });
  expect(tell('all', true)).toEqual([]);
});

it('is not shown to who looks at the page, or without permission', () => {
  chats.setState({ isWatched: true });
  expect(tell('all', true)).toEqual([]);
  chats.setState({ isWatched: false });
  FakeNotification.permission = 'default';
  expect(tell('all', true)).toEqual([]);
});

it('goes when the message is deleted, or read on any device', () => {
  tell('all', true);
  const place = { channelId: general, messageId: 5 as MessageId };
  signaling.emit('chat:unnoticed', { ...place, mentionsYou: true });
  expect(FakeNotification.shown).toEqual([]);
  tell('all', true);
  chats.setState({ chats: new Map([[general, chatOf(5)]]) });
  expect(FakeNotification.shown).toEqual([]);
});

it('can be answered in place in the app on macOS', async () => {
  stop();
  FakeNotification.permission = 'denied';
  const desktop = new FakeDesktop({});
  const mac = { platform: 'darwin' as const, call: desktop.call, on: desktop.on };
  stop = bindMessageNotices(chats, store, { signaling, actions, desktop: mac, sealedText });
  expect(tell('all', true)).toEqual([]);
  const key = 'General/5';
  expect(desktop.callsOf('notice:show')).toEqual([
    { key, title: 'Bob · General', body: 'hi @Ann', replyHint: 'Bob' },
  ]);
  desktop.emit('notice:answered', { key, text: 'on my way' });
  expect(actions.answerMessage).toHaveBeenCalledWith(general, 5, 'on my way');
  expect(desktop.callsOf('notice:close')).toEqual([{ key }]);
  tell('all', true);
  desktop.emit('notice:answered', { key, text: null });
  await vi.waitFor(() => expect(actions.setReplyTo).toHaveBeenCalledWith(5));
  desktop.emit('notice:answered', { key: 'unknown', text: 'x' });
  expect(actions.answerMessage).toHaveBeenCalledTimes(1);
});
