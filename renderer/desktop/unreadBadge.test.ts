import { expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { createChatsStore } from '../store/chatsStore.ts';
import { chatOf, general } from '../testing/messages.fixture.ts';
import { badgeOf, bindUnreadBadge, unreadIn } from './unreadBadge.ts';

const music = 'Music' as ChannelId;

it.each([
  [
    { level: 'all', unread: 3, mentions: 1 },
    { mentions: 1, hasUnread: true },
  ],
  [
    { level: 'mentions', unread: 3, mentions: 1 },
    { mentions: 1, hasUnread: false },
  ],
  [
    { level: 'none', unread: 3, mentions: 1 },
    { mentions: 0, hasUnread: false },
  ],
  [
    { level: 'all', unread: 0, mentions: 0 },
    { mentions: 0, hasUnread: false },
  ],
] as const)('a chat with %j is shown as %j', (chat, report) => {
  expect(unreadIn(new Map([[general, chatOf(9, chat)]]))).toEqual(report);
});

it('is shown when it changes, over all channels, and is empty afterwards', () => {
  const chats = createChatsStore({ getItem: () => null, setItem: () => undefined });
  const show = vi.fn();
  const stop = bindUnreadBadge(chats, show);
  const of = (mentions: number) => chatOf(9, { level: 'mentions', unread: 5, mentions });
  chats.setState({ chats: new Map([[general, of(2)]]) });
  chats.setState({ drafts: { [general]: 'x' } });
  chats.setState({
    chats: new Map([
      [general, of(1)],
      [music, of(1)],
    ]),
  });
  chats.setState({ chats: new Map([[general, of(0)]]) });
  stop();
  chats.setState({ chats: new Map([[general, of(7)]]) });
  expect(show.mock.calls.map(([{ mentions }]) => mentions)).toEqual([0, 2, 0, 0]);
});

it('goes to the desktop app, or to an installed page, or nowhere', async () => {
  const call = vi.fn(async () => null as never);
  badgeOf({ call }, {})?.({ mentions: 2, hasUnread: true });
  expect(call).toHaveBeenCalledWith('chat:unread', { mentions: 2, hasUnread: true });
  const setAppBadge = vi.fn(async (_count?: number) => undefined);
  const clearAppBadge = vi.fn(async () => Promise.reject(new Error('not installed')));
  const show = badgeOf(null, { setAppBadge, clearAppBadge });
  show?.({ mentions: 2, hasUnread: true });
  show?.({ mentions: 0, hasUnread: true });
  show?.({ mentions: 0, hasUnread: false });
  expect(setAppBadge.mock.calls).toEqual([[2], []]);
  expect(clearAppBadge).toHaveBeenCalledTimes(1);
  expect(badgeOf(null, {})).toBeNull();
});
