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
import type { DeviceKey } from '../signaling/DeviceKey.ts';
import type { PageStorage } from '../storage/PageStorage.ts';
import { bindChats } from '../store/chatsBinding.ts';
import { createChatsStore } from '../store/chatsStore.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindUnsent } from '../store/unsentBinding.ts';
import { languageFor } from '../texts/language.ts';
import type { CallKeys } from './createCallKeys.ts';
import { createTransfers } from './createTransfers.ts';
import { loadOnce } from './loadOnce.ts';

/** What a notice says of a sealed message. Not in `texts/`, whose files are loaded on their own. */
const sealedNotice = { en: 'Encrypted message', ko: '암호화된 메시지' } as const;

/** What text chat needs of the rest of the client. */
export interface ChatNeeds extends Pick<ActionContext, 'store' | 'session' | 'signaling'> {
  readonly storage: PageStorage;
  /** Origin of the server. */
  readonly serverUrl: string;
  /** Null in a browser. */
  readonly desktop: DesktopBridge | null;
  readonly key: Promise<DeviceKey>;
  readonly loadCallKeys: () => Promise<CallKeys>;
}

/** Builds text chat on a connection that is open. */
export function createChat({
  store,
  session,
  signaling,
  storage,
  serverUrl,
  desktop,
  key,
  loadCallKeys,
}: ChatNeeds): Chat & {
  close(): void;
} {
  const chats = createChatsStore(storage);
  let isSealingLoaded = false;
  const loadSealing = loadOnce(async () => {
    const { createSealedChat } = await import('./createSealedChat.ts');
    isSealingLoaded = true;
    return await createSealedChat({
      store,
      session,
      signaling,
      chats,
      key,
      callKeys: loadCallKeys(),
    });
  });
  const files = new ChatFilesClient({
    session,
    signaling,
    serverUrl,
    startUpload,
    openingOf: async (fileId) => (isSealingLoaded ? (await loadSealing()).openingOf(fileId) : null),
  });
  const actions = createChatActions({
    chats,
    store,
    signaling,
    files,
    draftFiles: new DraftFileRepository(),
    loadSealing,
  });
  // At once, where there are encrypted chats: others wait for keys that this device has.
  if (store.getState().server?.e2ee) loadSealing().catch(() => undefined);
  // What was sealed before stays readable when the server encrypts no more.
  const stopLooking = chats.subscribe(({ open }) => {
    if (open?.window?.messages.some(({ sealed, reading }) => sealed && !reading)) {
      loadSealing().catch(() => undefined);
    }
  });
  void actions.restoreFiles();
  const transfers = createTransfers(store, signaling);
  const language = () => languageFor(store.getState().preferences.language, navigator.languages);
  const push = desktop === null ? new PagePush({ signaling, language }) : null;
  void push?.renew().catch(() => undefined);
  const showBadge = badgeOf(desktop, navigator);
  const stops = [
    bindChats(chats, store, {
      session,
      signaling,
      actions,
      watchPage: (listen) => watchPage(window, store, listen),
    }),
    bindUnsent(chats, { session, retryMessage: actions.retryMessage }),
    followNoticeTargets('message', ({ channelId, messageId }) => {
      void actions.openChat(channelId, messageId);
    }),
    bindMessageNotices(chats, store, {
      signaling,
      actions,
      desktop,
      sealedText: () => sealedNotice[language()],
    }),
    ...(showBadge ? [bindUnreadBadge(chats, showBadge)] : []),
  ];
  return {
    store: chats,
    actions,
    files,
    transfers,
    push,
    loadSealing: async () => (await loadSealing()).sealing,
    close() {
      transfers.close();
      files.close();
      stopLooking();
      if (isSealingLoaded) void loadSealing().then((sealed) => sealed.close());
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
