import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatSeals } from '../state/ChatSealing.ts';

/** What is known of the keys of encrypted chats; it starts with nothing. */
export function createChatSealsStore(): StoreApi<ChatSeals> {
  return createStore<ChatSeals>(() => new Map());
}
