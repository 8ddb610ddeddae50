import { TransferList } from '../transfers/TransferList.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { ChatContext } from './ChatContext.ts';
import { ChatPane } from './ChatPane.tsx';
import { useChats, useLoadedChat } from './useChat.ts';

/** The place of the chat in the window, empty while none is open; and the files from person to person, above everything. */
export function ChatPart() {
  const chat = useLoadedChat();
  return (
    chat && (
      <ChatContext value={chat}>
        <OpenPane />
        <TransferList transfers={chat.transfers} />
      </ChatContext>
    )
  );
}

function OpenPane() {
  const open = useChats((state) => state.open);
  const channel = usePerch(({ presence }) =>
    presence.channels.find(({ id }) => id === open?.channelId),
  );
  return open && channel && <ChatPane key={open.channelId} channel={channel} open={open} />;
}
