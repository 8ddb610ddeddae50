import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import {
  type ChatState,
  type Message,
  type MessageLifetime,
  type MessagePage,
  messagePageMax,
  type NotificationLevel,
} from '../../shared/domain/Message.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { DraftFileRepository } from '../files/DraftFileRepository.ts';
import type { ChatFiles } from '../state/ChatFiles.ts';
import {
  type ChatsState,
  firstUnread,
  type ListStart,
  type OpenChat,
  withGoneFiles,
  withPeople,
} from '../state/chatsState.ts';
import {
  changeMessage,
  type MessageWindow,
  windowOf,
  withNewer,
  withOlder,
  withoutMessage,
  withRoomFor,
} from '../state/messageWindow.ts';
import { type ChatsStore, openChatChanges } from '../store/chatsStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createChatListActions } from './chatListActions.ts';
import { createChatSendActions } from './chatSendActions.ts';
import { isSealedChannel, type MessageSealing, sendSealed } from './sealedMessages.ts';
import { tryRequest } from './serverActions.ts';

/** What the actions of text chat use. */
export interface ChatActionContext extends Pick<ActionContext, 'store' | 'signaling'> {
  readonly chats: ChatsStore;
  readonly files: Pick<ChatFiles, 'follow' | 'send'>;
  readonly draftFiles: Pick<DraftFileRepository, 'read' | 'keep' | 'remove'>;
  readonly loadSealing: () => Promise<MessageSealing>;
}

export type ChatActions = ReturnType<typeof createChatActions>;

type Place = RequestInput<'chat:open'>['place'];

/** The first page is small, so that it is there at once; further ones are loaded before their end is in sight. */
const firstPageSize = 50;

/** Text chat: opens it, reads, writes and searches. Loaded with the parts, apart from the other actions. */
export function createChatActions({
  chats,
  store,
  signaling,
  files,
  draftFiles,
  loadSealing,
}: ChatActionContext) {
  const myId = () => store.getState().me?.user.id;

  const { changeOpen, changeWindow } = openChatChanges(chats);
  const meet = ({ people, goneFiles }: Pick<MessagePage, 'people' | 'goneFiles'>) =>
    chats.setState((state) => ({
      people: withPeople(state.people, people),
      goneFiles: withGoneFiles(state.goneFiles, goneFiles),
    }));

  const keepChat = ({ chat }: { chat: ChatState }) =>
    chats.setState((state) => ({ chats: new Map(state.chats).set(chat.channelId, chat) }));

  const keepMessage = ({ message }: { message: Message }) =>
    changeWindow(message.channelId, (window) => changeMessage(window, message.id, () => message));

  /** Shows another part of the history, from its beginning. */
  function showPage(channelId: ChannelId, page: MessagePage, start: ListStart): void {
    meet(page);
    changeOpen(channelId, ({ generation }) => ({
      window: windowOf(page),
      loading: null,
      failure: null,
      generation: generation + 1,
      start,
      isAtEnd: start.at === 'newest',
    }));
  }

  /** Where the list starts on a page that was asked for with this place. */
  function startOf(place: Place, page: MessagePage, chat: ChatState | undefined): ListStart {
    if (place.at === 'around') {
      return { at: 'message', messageId: place.messageId as MessageId, align: 'center' };
    }
    const unread = chat && firstUnread(page.messages, chat.readTo, myId());
    if (place.at !== 'unread' || unread === undefined) return { at: 'newest' };
    return { at: 'message', messageId: unread.id, align: 'start' };
  }

  /** Opens the chat on this connection and loads a page of it. */
  async function load(channelId: ChannelId, place: Place, keepLine = false): Promise<void> {
    changeOpen(channelId, () => ({ loading: 'first', failure: null }));
    void files.follow(channelId);
    const wish = { channelId, place, limit: firstPageSize };
    const failure = await tryRequest(signaling, 'chat:open', wish, ({ page, chat, lifetime }) => {
      showPage(channelId, page, startOf(place, page, chat));
      changeOpen(channelId, ({ lineAfter }) => ({
        lifetime,
        typing: [],
        lineAfter:
          keepLine && lineAfter !== null ? lineAfter : chat.unread > 0 ? chat.readTo : null,
      }));
      keepChat({ chat });
    });
    if (failure) changeOpen(channelId, () => ({ loading: null, failure: failure.code }));
  }

  /** Loads another part of the history of the open chat. */
  async function loadPlace(channelId: ChannelId, place: Place): Promise<Failure | null> {
    const wish = { channelId, place, limit: firstPageSize };
    return tryRequest(signaling, 'message:list', wish, (page) => {
      showPage(channelId, page, startOf(place, page, chats.getState().chats.get(channelId)));
    });
  }

  async function loadMore(
    direction: 'older' | 'newer',
    extend: (window: MessageWindow, page: MessagePage) => MessageWindow,
  ): Promise<void> {
    const { open } = chats.getState();
    const window = open?.window;
    const edge = direction === 'older' ? window?.messages[0] : window?.messages.at(-1);
    const hasMore = direction === 'older' ? window?.hasOlder : window?.hasNewer;
    if (!open || !window || open.loading !== null || !edge || !hasMore) return;
    const { channelId } = open;
    changeOpen(channelId, () => ({
      loading: direction,
      failure: null,
      window: withRoomFor(window, direction),
    }));
    const place = { at: direction === 'older' ? 'before' : 'after', messageId: edge.id } as const;
    const wish = { channelId, place, limit: messagePageMax };
    const failure = await tryRequest(signaling, 'message:list', wish, (page) => {
      meet(page);
      // Another part of the history may be shown by now.
      changeOpen(channelId, (now) =>
        now.generation === open.generation && now.window
          ? { window: extend(now.window, page), loading: null }
          : {},
      );
    });
    if (failure) {
      changeOpen(channelId, (now) =>
        now.generation === open.generation ? { loading: null, failure: failure.code } : {},
      );
    }
  }

  async function showMessage(messageId: MessageId): Promise<Failure | null> {
    const { open } = chats.getState();
    if (!open) return null;
    const { channelId } = open;
    const isLoaded = open.window?.messages.some(({ id }) => id === messageId) ?? false;
    const failure = isLoaded ? null : await loadPlace(channelId, { at: 'around', messageId });
    if (failure === null) {
      changeOpen(channelId, ({ jump }) => ({ jump: { messageId, count: (jump?.count ?? 0) + 1 } }));
    }
    return failure;
  }

  function closeChat(): void {
    const { open } = chats.getState();
    if (!open) return;
    chats.setState({ open: null });
    void tryRequest(signaling, 'chat:close', { channelId: open.channelId });
  }

  return {
    ...createChatListActions({ chats, store, signaling, loadSealing }),
    ...createChatSendActions({ chats, store, signaling, files, draftFiles, loadSealing }),

    /** Asks which chats there are, and what is unread in them; from then on the server tells what is new. */
    listChats(): Promise<Failure | null> {
      return tryRequest(signaling, 'chat:list', {}, ({ chats: listed }) => {
        chats.setState({ chats: new Map(listed.map((chat) => [chat.channelId, chat])) });
      });
    },

    /** Continues the open chat on a new connection, where it was. */
    async resumeChat(): Promise<void> {
      const { open } = chats.getState();
      if (!open) return;
      const { channelId, window, isAtEnd, topId } = open;
      if (window === null) await load(channelId, { at: 'unread' });
      else if (isAtEnd || topId === null) await load(channelId, { at: 'newest' }, true);
      else await load(channelId, { at: 'around', messageId: topId }, true);
    },

    /** Shows the chat of a channel: at a message, or at the first unread one, or the newest. */
    async openChat(channelId: ChannelId, messageId: MessageId | null = null): Promise<void> {
      const { open } = chats.getState();
      if (open?.channelId === channelId) {
        if (messageId !== null) await showMessage(messageId);
        return;
      }
      closeChat();
      chats.setState({ open: blankChat(channelId) });
      await load(channelId, messageId === null ? { at: 'unread' } : { at: 'around', messageId });
      if (messageId !== null) changeOpen(channelId, () => ({ jump: { messageId, count: 1 } }));
    },

    closeChat,

    /** Loads the open chat again after a failure. */
    async reloadChat(): Promise<void> {
      const { open } = chats.getState();
      if (open) await load(open.channelId, { at: 'unread' });
    },

    loadOlder: () => loadMore('older', withOlder),
    loadNewer: () => loadMore('newer', withNewer),

    /** Scrolls to a message of the open chat, loaded or not. */
    showMessage,

    /** Shows the first unread message of the open chat. */
    async showFirstUnread(): Promise<Failure | null> {
      const { open, chats: known } = chats.getState();
      const chat = open && known.get(open.channelId);
      if (!open || !chat) return null;
      const readTo = open.lineAfter ?? chat.readTo;
      const messages = open.window?.messages ?? [];
      const unread = firstUnread(messages, readTo, myId());
      // The one before it is loaded too, so there is none between.
      if (unread && (messages[0]?.id ?? 0) <= readTo) return showMessage(unread.id);
      return loadPlace(open.channelId, { at: 'unread' });
    },

    /** Shows the newest messages of the open chat. */
    async showNewest(): Promise<void> {
      const { open } = chats.getState();
      if (open?.window?.hasNewer) await loadPlace(open.channelId, { at: 'newest' });
    },

    /** What of the open chat is in sight. */
    setInSight(sight: Partial<Pick<OpenChat, 'isAtEnd' | 'topId'>>): void {
      const { open } = chats.getState();
      if (open) changeOpen(open.channelId, () => sight);
    },

    /** Which message of the open chat the user answers. */
    setReplyTo(replyTo: MessageId | null): void {
      const { open } = chats.getState();
      if (open) changeOpen(open.channelId, () => ({ replyTo }));
    },

    async editMessage(message: Message, text: string): Promise<Failure | null> {
      const { channelId, id, sealed, reading } = message;
      const wish = { channelId, messageId: id };
      // What it says, and the keys of its files, are not known here.
      if (sealed && reading !== 'open') return { code: 'conflict', reason: 'it is not readable' };
      if (!isSealedChannel(store.getState(), channelId)) {
        // What was written for a few is not put into the clear by an edit.
        if (sealed) return { code: 'conflict', reason: 'the channel is not encrypted any more' };
        return await tryRequest(signaling, 'message:edit', { ...wish, text }, keepMessage);
      }
      const sealing = loadSealing();
      const facts = {
        clientId: sealed?.clientId ?? crypto.randomUUID(),
        revision: (sealed?.revision ?? 0) + 1,
        replyTo: message.reply?.messageId ?? null,
      };
      const files = await sealing.then(
        ({ opener }) => opener.filesOf(message),
        // Then nothing is sealed either.
        () => [],
      );
      return await sendSealed(sealing, channelId, facts, { text, files }, (changed) =>
        tryRequest(signaling, 'message:edit', { ...wish, text: '', sealed: changed }, keepMessage),
      );
    },

    deleteMessage({ channelId, id }: Message): Promise<Failure | null> {
      return tryRequest(signaling, 'message:delete', { channelId, messageId: id }, () =>
        changeWindow(channelId, (window) => withoutMessage(window, id)),
      );
    },

    /** Removes the preview of a link, for everybody. */
    removePreview({ channelId, id }: Message, url: string): Promise<Failure | null> {
      return tryRequest(signaling, 'message:removePreview', { channelId, messageId: id, url });
    },

    /** Adds the user's reaction, or takes it back. */
    react({ channelId, id }: Message, emoji: string, reacted: boolean): Promise<Failure | null> {
      const wish = { channelId, messageId: id, emoji, reacted };
      return tryRequest(signaling, 'message:react', wish, keepMessage);
    },

    pinMessage({ channelId, id }: Message, pinned: boolean): Promise<Failure | null> {
      const wish = { channelId, messageId: id, pinned };
      return tryRequest(signaling, 'message:pin', wish, keepMessage);
    },

    /** Reads everything up to and with a message. */
    markRead(channelId: ChannelId, messageId: MessageId): Promise<Failure | null> {
      return tryRequest(signaling, 'chat:markRead', { channelId, messageId }, keepChat);
    },

    /** Makes a message and those after it unread again. */
    markUnread({ channelId, id }: Message): Promise<Failure | null> {
      return tryRequest(signaling, 'chat:markUnread', { channelId, messageId: id }, ({ chat }) => {
        keepChat({ chat });
        changeOpen(channelId, () => ({ keepsUnread: true, lineAfter: chat.readTo }));
      });
    },

    setNotificationLevel(channelId: ChannelId, level: NotificationLevel): Promise<Failure | null> {
      return tryRequest(signaling, 'chat:setLevel', { channelId, level }, keepChat);
    },

    /** How long the messages of a channel are kept; older ones are deleted at once. */
    setLifetime(channelId: ChannelId, lifetime: MessageLifetime): Promise<Failure | null> {
      return tryRequest(signaling, 'chat:setLifetime', { channelId, lifetime }, () =>
        changeOpen(channelId, () => ({ lifetime })),
      );
    },
  };
}

function blankChat(channelId: ChannelId): NonNullable<ChatsState['open']> {
  return {
    channelId,
    loading: 'first',
    failure: null,
    window: null,
    generation: 0,
    start: { at: 'newest' },
    lineAfter: null,
    jump: null,
    isAtEnd: false,
    keepsUnread: false,
    topId: null,
    typing: [],
    lifetime: 'forever',
    replyTo: null,
  };
}
