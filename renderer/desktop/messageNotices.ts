import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, MessageId, RoleId, UserId } from '../../shared/domain/ids.ts';
import { readableText } from '../../shared/domain/readableText.ts';
import type { AppNotice } from '../../shared/ipc/chat.ts';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { MessageNotifications } from '../../shared/protocol/chat/messages.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ChatsStore } from '../store/chatsStore.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** What notices of messages need. */
interface NoticeNeeds {
  readonly signaling: Emitter<Pick<MessageNotifications, 'chat:noticed' | 'chat:unnoticed'>>;
  readonly actions: {
    openChat(channelId: ChannelId, messageId: MessageId): Promise<unknown>;
    setReplyTo(messageId: MessageId): void;
    answerMessage(channelId: ChannelId, messageId: MessageId, text: string): unknown;
  };
  /** Null in a browser. */
  readonly desktop: Pick<DesktopBridge, 'platform' | 'call' | 'on'> | null;
  /** What a notice of a sealed message says instead of it. */
  readonly sealedText: () => string;
}

/** A notice that is shown. */
interface Notice {
  close(): void;
}

/**
 * Shows a notice of the desktop for each new message of which the user wants to be told, while they neither look at the page nor
 * want to be left undisturbed. A click opens the chat to answer the message; on macOS the app's notices can be answered in place. It
 * goes when the message is read or deleted. Returns the function that stops it.
 */
export function bindMessageNotices(
  chats: ChatsStore,
  store: PerchStore,
  { signaling, actions, desktop, sealedText }: NoticeNeeds,
): () => void {
  const shown = new Map<string, { notice: Notice; channelId: ChannelId; messageId: MessageId }>();
  const keyOf = (channelId: ChannelId, messageId: MessageId) => `${channelId}/${messageId}`;

  /** Only there a notice has a field for an answer. */
  const mac = desktop?.platform === 'darwin' ? desktop : null;

  async function open(key: string): Promise<void> {
    const opened = shown.get(key);
    if (!opened) return;
    const { channelId, messageId } = opened;
    close(key);
    await actions.openChat(channelId, messageId);
    actions.setReplyTo(messageId);
  }

  function close(key: string): void {
    shown.get(key)?.notice.close();
    shown.delete(key);
  }

  function show(noticed: MessageNotifications['chat:noticed']): void {
    const { channelId, messageId, author, excerpt, mentionsYou } = noticed;
    const { chats: known, isWatched, people } = chats.getState();
    const level = known.get(channelId)?.level;
    const isWanted = level === 'all' || (level === 'mentions' && mentionsYou);
    if (!isWanted || isWatched || (mac === null && !mayShow())) return;
    const { me, presence, roles } = store.getState();
    if (me !== null && isUndisturbed(me.user)) return;
    const channel = presence.channels.find(({ id }) => id === channelId)?.name ?? '';
    const nameOf = {
      person: (id: UserId) => people.get(id)?.name,
      role: (id: RoleId) => roles.find((role) => role.id === id)?.name,
    };
    const key = keyOf(channelId, messageId);
    const title = `${author.name} · ${channel}`;
    const body = excerpt === null ? sealedText() : readableText(excerpt, nameOf);
    const notice =
      mac === null
        ? showInPage(key, title, body, () => open(key))
        : showInMac(mac, { key, title, body, replyHint: author.name });
    shown.set(key, { notice, channelId, messageId });
  }

  const stops = [
    ...(mac === null
      ? []
      : [
          mac.on('notice:answered', ({ key, text }) => {
            const answered = shown.get(key);
            if (text === null) void open(key);
            else if (answered) {
              close(key);
              actions.answerMessage(answered.channelId, answered.messageId, text);
            }
          }),
        ]),
    signaling.on('chat:noticed', show),
    signaling.on('chat:unnoticed', ({ channelId, messageId }) =>
      close(keyOf(channelId, messageId)),
    ),
    chats.subscribe((state, before) => {
      if (state.chats === before.chats) return;
      for (const [key, { channelId, messageId }] of shown) {
        if (messageId <= (state.chats.get(channelId)?.readTo ?? 0)) close(key);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const key of [...shown.keys()]) close(key);
  };
}

function mayShow(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

function showInPage(key: string, title: string, body: string, onClick: () => void): Notice {
  const notice = new Notification(title, { body, tag: key });
  notice.onclick = () => {
    window.focus();
    onClick();
  };
  return notice;
}

function showInMac(mac: Pick<DesktopBridge, 'call'>, notice: AppNotice): Notice {
  mac.call('notice:show', notice).catch(() => undefined);
  return {
    close: () => void mac.call('notice:close', { key: notice.key }).catch(() => undefined),
  };
}
