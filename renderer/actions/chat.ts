import type { ChatFiles } from '../state/ChatFiles.ts';
import type { ChatSealing } from '../state/ChatSealing.ts';
import type { Push } from '../state/Push.ts';
import type { Transfers } from '../state/Transfers.ts';
import type { ChatsStore } from '../store/chatsStore.ts';
import type { ChatActions } from './chatActions.ts';
import type { LateHolder } from './LateHolder.ts';

/** Text chat as components use it. */
export interface Chat {
  readonly store: Pick<ChatsStore, 'getState' | 'getInitialState' | 'subscribe'>;
  readonly actions: ChatActions;
  readonly files: ChatFiles;
  /** Files straight from person to person: loaded together with text chat. */
  readonly transfers: Transfers;
  /** Notifications while the page is closed; null in the app, which stays in the tray. */
  readonly push: Push | null;
  /** The encryption of chats: loaded where it is needed. */
  readonly loadSealing: () => Promise<ChatSealing>;
}

/** Holds text chat, once its code is loaded. */
export type ChatHolder = LateHolder<Chat>;
