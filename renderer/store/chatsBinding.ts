import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { type ChatState, typingShownMs, unreadMax } from '../../shared/domain/Message.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import type { MessageNotifications } from '../../shared/protocol/chat/messages.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { countMentions, isNewestSeen, withGoneFiles, withPeople } from '../state/chatsState.ts';
import {
  changeMessage,
  withMessage,
  withoutMessage,
  withoutPreviews,
  withoutUpTo,
  withReaction,
} from '../state/messageWindow.ts';
import { decideHere } from '../state/ownRights.ts';
import { type ChatsStore, openChatChanges } from './chatsStore.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Where text chat comes from. */
export interface ChatSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<MessageNotifications>;
  /** The actions of text chat that are done without the user; see there. */
  readonly actions: {
    listChats(): Promise<unknown>;
    resumeChat(): Promise<unknown>;
    markRead(channelId: ChannelId, messageId: MessageId): Promise<unknown>;
  };
  /** Tells whether the page is seen, at once and when it changes. */
  readonly watchPage: (listen: (isWatched: boolean) => void) => () => void;
}

/** Whoever reads along in a busy channel tells the server so at most in this interval. */
const markPauseMs = 1_000;

/** Writes what the server tells of text chat, and marks as read what is seen. Returns the function that stops it. */
export function bindChats(chats: ChatsStore, store: PerchStore, sources: ChatSources): () => void {
  const { session, signaling, actions, watchPage } = sources;
  const typingTimers = new Map<string, ReturnType<typeof setTimeout>>();
  let marking: ReturnType<typeof setTimeout> | undefined;

  const { changeOpen, changeWindow } = openChatChanges(chats);
  function changeChat(channelId: ChannelId, change: (chat: ChatState) => ChatState): void {
    chats.setState((state) => {
      const chat = state.chats.get(channelId);
      return chat ? { chats: new Map(state.chats).set(channelId, change(chat)) } : {};
    });
  }

  function forgetChat(channelId: ChannelId): void {
    chats.setState((state) => {
      const left = new Map(state.chats);
      left.delete(channelId);
      return { chats: left, open: state.open?.channelId === channelId ? null : state.open };
    });
  }

  function stopTyping(channelId: ChannelId, { id, name }: NamedPerson): void {
    clearTimeout(typingTimers.get(name));
    typingTimers.delete(name);
    changeOpen(channelId, ({ typing }) => ({
      typing: typing.filter((person) => person.id !== id || person.name !== name),
    }));
  }

  function notice({
    channelId,
    messageId,
    mentionsYou,
  }: MessageNotifications['chat:noticed']): void {
    const isSeen = isNewestSeen(chats.getState(), channelId);
    changeChat(channelId, (chat) => {
      if (messageId <= chat.lastId) return chat;
      if (messageId <= chat.readTo) return { ...chat, lastId: messageId };
      if (chat.unread === 0 && !isSeen) changeOpen(channelId, () => ({ lineAfter: chat.readTo }));
      return {
        ...chat,
        lastId: messageId,
        unread: Math.min(chat.unread + 1, unreadMax),
        mentions: Math.min(chat.mentions + (mentionsYou ? 1 : 0), unreadMax),
      };
    });
  }

  /** Channels come and go, and so do the rights to read them. */
  function followRights(state: PerchState): void {
    const { chats: known } = chats.getState();
    const readable = state.presence.channels.filter(
      ({ id }) => decideHere(state, 'read', id).allowed,
    );
    const isNew = readable.some(({ id }) => !known.has(id));
    for (const channelId of known.keys()) {
      if (!readable.some(({ id }) => id === channelId)) forgetChat(channelId);
    }
    if (isNew && state.connection.kind === 'ready') void actions.listChats();
  }

  function markSeen(): void {
    const { open, chats: known } = chats.getState();
    const chat = open && known.get(open.channelId);
    const newest = open?.window?.messages.at(-1);
    if (!open || !chat || !newest || marking !== undefined) return;
    const isSeen = isNewestSeen(chats.getState(), open.channelId);
    if (!isSeen || chat.unread === 0 || newest.id <= chat.readTo) return;
    void actions.markRead(open.channelId, newest.id);
    // What arrives meanwhile is marked after the pause.
    marking = setTimeout(() => {
      marking = undefined;
      markSeen();
    }, markPauseMs);
  }

  function start(): void {
    void actions.listChats();
    void actions.resumeChat();
  }

  const stops = [
    session.on('opened', start),
    watchPage((isWatched) => chats.setState({ isWatched })),
    signaling.on('chat:noticed', notice),
    signaling.on('chat:unnoticed', ({ channelId, messageId, mentionsYou }) =>
      changeChat(channelId, (chat) => {
        if (messageId <= chat.readTo) return chat;
        const { unread, mentions } = chat;
        return {
          ...chat,
          unread: unread === unreadMax ? unread : Math.max(0, unread - 1),
          mentions: mentions === unreadMax || !mentionsYou ? mentions : Math.max(0, mentions - 1),
        };
      }),
    ),
    signaling.on('chat:changed', ({ chat }) =>
      chats.setState((state) => ({ chats: new Map(state.chats).set(chat.channelId, chat) })),
    ),
    signaling.on('chat:closed', ({ channelId }) => forgetChat(channelId)),
    signaling.on('chat:typed', ({ channelId, by }) => {
      stopTyping(channelId, by);
      changeOpen(channelId, ({ typing }) => ({ typing: [...typing, by] }));
      typingTimers.set(
        by.name,
        setTimeout(() => stopTyping(channelId, by), typingShownMs),
      );
    }),
    signaling.on('chat:cleared', ({ channelId, upTo }) =>
      changeWindow(channelId, (window) => withoutUpTo(window, upTo)),
    ),
    signaling.on('chat:lifetimeChanged', ({ channelId, lifetime }) =>
      changeOpen(channelId, () => ({ lifetime })),
    ),
    signaling.on('message:sent', ({ message, clientId, people }) => {
      const { channelId, authorId } = message;
      chats.setState((state) => ({
        people: withPeople(state.people, people),
        unsent: state.unsent.some((each) => each.clientId === clientId)
          ? state.unsent.filter((each) => each.clientId !== clientId)
          : state.unsent,
      }));
      const author = people.find(({ id }) => id === authorId);
      if (author) stopTyping(channelId, author);
      changeOpen(channelId, ({ window, isAtEnd }) => ({
        window: window && withMessage(window, message, isAtEnd),
      }));
    }),
    signaling.on('message:edited', ({ channelId, messageId, text, editedAt, sealed, people }) => {
      chats.setState((state) => ({ people: withPeople(state.people, people) }));
      changeWindow(channelId, (window) =>
        changeMessage(window, messageId, ({ sealed: _sealed, reading: _reading, ...message }) => ({
          ...message,
          text,
          editedAt,
          ...(sealed && { sealed }),
        })),
      );
    }),
    signaling.on('message:previewsChanged', ({ channelId, messageId, previews }) =>
      changeWindow(channelId, (window) =>
        changeMessage(window, messageId, (message) => ({ ...message, previews })),
      ),
    ),
    signaling.on('message:deleted', ({ channelId, messageId }) =>
      changeWindow(channelId, (window) => withoutMessage(window, messageId)),
    ),
    signaling.on('message:fileGone', ({ fileId }) =>
      chats.setState((state) => ({ goneFiles: withGoneFiles(state.goneFiles, [fileId]) })),
    ),
    signaling.on('message:reacted', ({ channelId, messageId, ...change }) =>
      changeWindow(channelId, (window) =>
        changeMessage(window, messageId, (message) =>
          withReaction(message, change, store.getState().me?.user.id),
        ),
      ),
    ),
    signaling.on('message:pinned', ({ channelId, messageId, pinnedAt }) =>
      changeWindow(channelId, (window) =>
        changeMessage(window, messageId, (message) => ({ ...message, pinnedAt })),
      ),
    ),
    chats.subscribe((state, before) => {
      markSeen();
      if (state.chats !== before.chats)
        store.setState({ chatMentions: countMentions(state.chats) });
    }),
    store.subscribe((state, before) => {
      const { presence, roles, me } = state;
      const isSame =
        presence.channels === before.presence.channels &&
        roles === before.roles &&
        me === before.me;
      if (!isSame) followRights(state);
      const { open } = chats.getState();
      if (open && before.server?.linkPreviews && !state.server?.linkPreviews) {
        changeWindow(open.channelId, withoutPreviews);
      }
    }),
  ];
  start();
  return () => {
    for (const stop of stops) stop();
    clearTimeout(marking);
    for (const timer of typingTimers.values()) clearTimeout(timer);
  };
}
