import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, MessageId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { MessageNotifications } from '../../shared/protocol/messages.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { readableText } from '../state/readableText.ts';
import type { ChatsStore } from '../store/chatsStore.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** What notices of messages need. */
interface NoticeNeeds {
  readonly signaling: Emitter<Pick<MessageNotifications, 'chat:noticed' | 'chat:unnoticed'>>;
  readonly openChat: (channelId: ChannelId, messageId: MessageId) => unknown;
}

/**
 * Shows a notice of the desktop for each new message of which the user wants to be told, while they neither look at the page nor
 * want to be left undisturbed. It goes when the message is read or deleted. Returns the function that stops it.
 */
export function bindMessageNotices(
  chats: ChatsStore,
  store: PerchStore,
  { signaling, openChat }: NoticeNeeds,
): () => void {
  const shown = new Map<
    string,
    { notice: Notification; channelId: ChannelId; messageId: MessageId }
  >();
  const keyOf = (channelId: ChannelId, messageId: MessageId) => `${channelId}/${messageId}`;

  function close(key: string): void {
    shown.get(key)?.notice.close();
    shown.delete(key);
  }

  function show(noticed: MessageNotifications['chat:noticed']): void {
    const { channelId, messageId, author, excerpt, mentionsYou } = noticed;
    const { chats: known, isWatched, people } = chats.getState();
    const level = known.get(channelId)?.level;
    const isWanted = level === 'all' || (level === 'mentions' && mentionsYou);
    if (!isWanted || isWatched || !('Notification' in window)) return;
    if (Notification.permission !== 'granted') return;
    const { me, presence, roles } = store.getState();
    if (me !== null && isUndisturbed(me.user)) return;
    const channel = presence.channels.find(({ id }) => id === channelId)?.name ?? '';
    const nameOf = {
      person: (id: UserId) => people.get(id)?.name,
      role: (id: RoleId) => roles.find((role) => role.id === id)?.name,
    };
    const key = keyOf(channelId, messageId);
    const notice = new Notification(`${author.name} · ${channel}`, {
      body: readableText(excerpt, nameOf),
      tag: key,
    });
    notice.onclick = () => {
      window.focus();
      close(key);
      openChat(channelId, messageId);
    };
    shown.set(key, { notice, channelId, messageId });
  }

  const stops = [
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
