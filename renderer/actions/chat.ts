import type { ChatsStore } from '../store/chatsStore.ts';
import type { ChatActions } from './chatActions.ts';
import type { LateHolder } from './LateHolder.ts';

/** Text chat as components use it. */
export interface Chat {
  readonly store: Pick<ChatsStore, 'getState' | 'getInitialState' | 'subscribe'>;
  readonly actions: ChatActions;
}

/** Holds text chat, once its code is loaded. */
export type ChatHolder = LateHolder<Chat>;
