import { useContext } from 'react';
import { useStore } from 'zustand';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { ChatState } from '../../../shared/domain/Message.ts';
import type { Chat } from '../../actions/chat.ts';
import type { ChatFiles } from '../../state/ChatFiles.ts';
import type { ChatsState, OpenChat } from '../../state/chatsState.ts';
import { useChatHolder } from '../ui/ClientContext.tsx';
import { useLate } from '../ui/hooks/useLate.ts';
import { ChatContext } from './ChatContext.ts';

/** Text chat once it is loaded; null before. */
export function useLoadedChat(): Chat | null {
  return useLate(useChatHolder());
}

function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('There is no ChatContext around this component.');
  return chat;
}

/** Subscribes to part of what is known of text chat. The selector must answer the same object for the same state. */
export function useChats<T>(select: (state: ChatsState) => T): T {
  return useStore(useChat().store, select);
}

/** Subscribes to part of the open chat; only for what is shown while one is open. */
export function useOpenChat<T>(select: (open: OpenChat) => T): T | undefined {
  return useChats(({ open }) => (open === null ? undefined : select(open)));
}

/** What is unread in a channel, and its notification level; undefined where the user may not read. */
export function useChatState(channelId: ChannelId): ChatState | undefined {
  return useChats(({ chats }) => chats.get(channelId));
}

/** Files in chats. */
export function useChatFiles(): ChatFiles {
  return useChat().files;
}

/** What a user can do in text chat. */
export function useChatActions(): Chat['actions'] {
  return useChat().actions;
}

/** Loads the encryption of chats. */
export function useSealingLoader(): Chat['loadSealing'] {
  return useChat().loadSealing;
}
