import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { MessageNotices } from './MessageNotices.ts';
import type { UnreadRegistry } from './UnreadRegistry.ts';

/** Handles what pages tell of their chats. */
export function chatCalls(
  unread: Pick<UnreadRegistry, 'report'>,
  notices: Pick<MessageNotices, 'show' | 'close'>,
): HandlersOf<'chat:unread' | 'notice:show' | 'notice:close'> {
  return {
    'chat:unread'({ serverId }, report) {
      if (serverId !== null) unread.report(serverId, report);
      return null;
    },
    'notice:show'({ serverId }, notice) {
      if (serverId !== null) notices.show(serverId, notice);
      return null;
    },
    'notice:close'({ serverId }, { key }) {
      if (serverId !== null) notices.close(serverId, key);
      return null;
    },
  };
}
