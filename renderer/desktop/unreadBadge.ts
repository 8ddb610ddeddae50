import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ChatState } from '../../shared/domain/Message.ts';
import type { UnreadReport } from '../../shared/ipc/chat.ts';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { countMentions } from '../state/chatsState.ts';
import type { ChatsStore } from '../store/chatsStore.ts';

/** Shows what is unread at the app's icon. */
type ShowUnread = (report: UnreadReport) => void;

/** Keeps the badge at the app's icon as the chats are. Returns the function that stops it. */
export function bindUnreadBadge(
  chats: Pick<ChatsStore, 'getState' | 'subscribe'>,
  show: ShowUnread,
): () => void {
  let shown = '';
  const follow = () => {
    const report = unreadIn(chats.getState().chats);
    const text = JSON.stringify(report);
    if (text === shown) return;
    shown = text;
    show(report);
  };
  follow();
  const stop = chats.subscribe((state, before) => {
    if (state.chats !== before.chats) follow();
  });
  return () => {
    stop();
    show({ mentions: 0, hasUnread: false });
  };
}

/** As far as the user wants to be told of it. */
export function unreadIn(chats: ReadonlyMap<ChannelId, ChatState>): UnreadReport {
  return {
    mentions: countMentions(chats),
    hasUnread: [...chats.values()].some(({ level, unread }) => level === 'all' && unread > 0),
  };
}

/** The badge of the desktop app, or of an installed page; null where neither is there. */
export function badgeOf(
  desktop: Pick<DesktopBridge, 'call'> | null,
  browser: Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>,
): ShowUnread | null {
  if (desktop !== null) {
    return (report) => void desktop.call('chat:unread', report).catch(() => undefined);
  }
  const { setAppBadge, clearAppBadge } = browser;
  if (setAppBadge === undefined || clearAppBadge === undefined) return null;
  return ({ mentions, hasUnread }) => {
    const done =
      mentions > 0
        ? setAppBadge.call(browser, mentions)
        : hasUnread
          ? setAppBadge.call(browser)
          : clearAppBadge.call(browser);
    // A page that is not installed has no icon of its own.
    done.catch(() => undefined);
  };
}
