import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { ActionContext } from '../actions/ActionContext.ts';
import type { Chat } from '../actions/chat.ts';
import { createChatActions } from '../actions/chatActions.ts';
import { bindMessageNotices } from '../desktop/messageNotices.ts';
import { badgeOf, bindUnreadBadge } from '../desktop/unreadBadge.ts';
import { ChatFilesClient } from '../files/ChatFilesClient.ts';
import { DraftFileRepository } from '../files/DraftFileRepository.ts';
import { startUpload } from '../files/FileUploader.ts';
import { followNoticeTargets } from '../push/noticeTargets.ts';
import { PagePush } from '../push/PagePush.ts';
import type { PageStorage } from '../storage/PageStorage.ts';
import { bindChats } from '../store/chatsBinding.ts';
import { createChatsStore } from '../store/chatsStore.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { languageFor } from '../texts/language.ts';
import { createTransfers } from './createTransfers.ts';

/** What text chat needs of the rest of the client. */
export interface ChatNeeds extends Pick<ActionContext, 'store' | 'session' | 'signaling'> {
  readonly storage: PageStorage;
  /** Origin of the server. */
  readonly serverUrl: string;
  /** Null in a browser. */
  readonly desktop: DesktopBridge | null;
}

/** Builds text chat on a connection that is open. */
export function createChat({
  store,
  session,
  signaling,
  storage,
  serverUrl,
  desktop,
}: ChatNeeds): Chat & {
  close(): void;
} {
  const chats = createChatsStore(storage);
  const files = new ChatFilesClient({ session, signaling, serverUrl, startUpload });
  const actions = createChatActions({
    chats,
    store,
    signaling,
    files,
    draftFiles: new DraftFileRepository(),
  });
  void actions.restoreFiles();
  const transfers = createTransfers(store, signaling);
  const push =
    desktop === null
      ? new PagePush({
          signaling,
          language: () => languageFor(store.getState().preferences.language, navigator.languages),
        })
      : null;
  void push?.renew().catch(() => undefined);
  const showBadge = badgeOf(desktop, navigator);
  const stops = [
    bindChats(chats, store, {
      session,
      signaling,
      actions,
      watchPage: (listen) => watchPage(window, store, listen),
    }),
    followNoticeTargets('message', ({ channelId, messageId }) => {
      void actions.openChat(channelId, messageId);
    }),
    bindMessageNotices(chats, store, { signaling, actions, desktop }),
    ...(showBadge ? [bindUnreadBadge(chats, showBadge)] : []),
  ];
  return {
    store: chats,
    actions,
    files,
    transfers,
    push,
    close() {
      transfers.close();
      files.close();
      for (const stop of stops) stop();
    },
  };
}

/** Tells whether the user can see the page: at once, and when it changes. Returns the function that stops it. */
function watchPage(
  page: Window,
  store: PerchStore,
  listen: (isWatched: boolean) => void,
): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const look = () =>
    listen(!page.document.hidden && page.document.hasFocus() && store.getState().isPageShown);
  page.addEventListener('focus', look, { signal });
  page.addEventListener('blur', look, { signal });
  page.document.addEventListener('visibilitychange', look, { signal });
  const stopFollowing = store.subscribe((state, before) => {
    if (state.isPageShown !== before.isPageShown) look();
  });
  look();
  return () => {
    watching.abort();
    stopFollowing();
  };
}
