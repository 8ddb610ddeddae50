import MessageSquare from 'lucide-react/icons/message-square';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { isNewestSeen } from '../../state/chatsState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './ChatButton.module.css';
import { ChatContext } from './ChatContext.ts';
import { useChatActions, useChatState, useChats, useLoadedChat } from './useChat.ts';

interface ChatButtonProps {
  channel: Pick<Channel, 'id' | 'name'>;
  /** On the row of a channel it is faint until there is something to read. */
  isOnRow?: boolean;
}

/** More are shown as this many and a plus. */
const shownMax = 99;

/** Opens the chat of a channel, and shows how much of it is unread. */
export function ChatButton(props: ChatButtonProps) {
  const chat = useLoadedChat();
  return (
    chat && (
      <ChatContext value={chat}>
        <LoadedButton {...props} />
      </ChatContext>
    )
  );
}

function LoadedButton({ channel, isOnRow = false }: ChatButtonProps) {
  const { t } = useTranslation();
  const { openChat, closeChat } = useChatActions();
  const state = useChatState(channel.id);
  const isOpen = useChats(({ open }) => open?.channelId === channel.id);
  const isSeen = useChats((each) => isNewestSeen(each, channel.id));
  // Not for this user.
  if (state === undefined) return null;
  const { level } = state;
  // The server learns a moment later that it is read.
  const unread = isSeen ? 0 : state.unread;
  const mentions = isSeen ? 0 : state.mentions;
  const name = t('chat.open', { channel: channel.name });
  const description = [
    unread > 0 ? t('chat.unread', { count: unread }) : null,
    mentions > 0 ? t('chat.mentioned', { count: mentions }) : null,
  ].filter((text) => text !== null);
  return (
    <button
      type="button"
      className={styles.button}
      data-row={isOnRow || undefined}
      data-unread={(unread > 0 && level !== 'none') || undefined}
      data-mentioned={mentions > 0 || undefined}
      aria-label={[name, ...description].join(', ')}
      aria-pressed={isOpen}
      title={name}
      onClick={() => (isOpen ? closeChat() : void openChat(channel.id))}
    >
      <MessageSquare aria-hidden="true" size={isOnRow ? 16 : 20} />
      {unread > 0 && (
        <span className={styles.count}>{unread > shownMax ? `${shownMax}+` : unread}</span>
      )}
    </button>
  );
}
