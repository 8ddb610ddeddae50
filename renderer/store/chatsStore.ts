import * as z from 'zod/mini';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { messageMaxLength } from '../../shared/domain/Message.ts';
import {
  type ChatsState,
  noChats,
  type OpenChat,
  type UnsentMessage,
} from '../state/chatsState.ts';
import type { MessageWindow } from '../state/messageWindow.ts';

export type ChatsStore = StoreApi<ChatsState>;

const draftsKey = 'perch.chat.drafts';
const unsentKey = 'perch.chat.unsent';
/** Whoever is offline for long and writes on: the oldest ones are not written down any more. */
const unsentMax = 100;

const text = z.string().check(z.maxLength(messageMaxLength * 4));
const draftsField = z.record(z.string(), text);
const unsentField = z.array(
  z.object({
    clientId: z.string(),
    channelId: z.string(),
    text,
    replyTo: z.nullable(z.number()),
    isSealed: z._default(z.boolean(), false),
    files: z._default(
      z.array(z.object({ key: z.string(), name: z.string(), size: z.number() })),
      [],
    ),
  }),
);

/**
 * What the page knows of text chat. Drafts and unsent messages are read from and written to `storage`, so that they survive a
 * reload; everything else starts empty.
 */
export function createChatsStore(storage: Pick<Storage, 'getItem' | 'setItem'>): ChatsStore {
  const store = createStore<ChatsState>(() => ({
    ...noChats,
    drafts: stored(storage, draftsKey, draftsField) ?? {},
    unsent: (stored(storage, unsentKey, unsentField) ?? []).map(asUnsent),
  }));
  store.subscribe(({ drafts, unsent }, before) => {
    if (drafts !== before.drafts) storage.setItem(draftsKey, JSON.stringify(drafts));
    if (unsent !== before.unsent) {
      storage.setItem(unsentKey, JSON.stringify(unsent.slice(-unsentMax)));
    }
  });
  return store;
}

/** Changes of the open chat of a channel, which do nothing when another one, or none, is open. */
export function openChatChanges(chats: ChatsStore) {
  function changeOpen(channelId: ChannelId, change: (open: OpenChat) => Partial<OpenChat>): void {
    chats.setState(({ open }) =>
      open?.channelId === channelId ? { open: { ...open, ...change(open) } } : {},
    );
  }

  function changeWindow(
    channelId: ChannelId,
    change: (window: MessageWindow) => MessageWindow,
  ): void {
    changeOpen(channelId, ({ window }) => ({ window: window && change(window) }));
  }

  return { changeOpen, changeWindow };
}

/**
 * The page was closed before the server had acknowledged it. It may be stored, so it keeps its client id. Whether its
 * files were kept is known only later.
 */
function asUnsent(message: z.output<typeof unsentField>[number]): UnsentMessage {
  return {
    ...message,
    channelId: message.channelId as ChannelId,
    replyTo: message.replyTo as MessageId | null,
    files: message.files.map((file) => ({ ...file, sent: 0 })),
    failure: message.files.length > 0 ? 'filesLost' : 'disconnected',
  };
}

function stored<Field extends z.ZodMiniType>(
  storage: Pick<Storage, 'getItem'>,
  key: string,
  field: Field,
): z.output<Field> | null {
  try {
    return field.parse(JSON.parse(storage.getItem(key) ?? 'null'));
  } catch {
    return null;
  }
}
