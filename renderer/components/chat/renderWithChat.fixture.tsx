import type { ReactElement } from 'react';
import { VirtuosoMockContext } from 'react-virtuoso';
import { type Mock, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MessageId, PeerId } from '../../../shared/domain/ids.ts';
import type { CallsHolder } from '../../actions/calls.ts';
import type { Chat } from '../../actions/chat.ts';
import type { ChatActions } from '../../actions/chatActions.ts';
import type { ChatFiles, ChatFilesState } from '../../state/ChatFiles.ts';
import type { ChatSealing, ChatSeals } from '../../state/ChatSealing.ts';
import type { ChatsState, OpenChat } from '../../state/chatsState.ts';
import { windowOf } from '../../state/messageWindow.ts';
import type { Transfer, Transfers } from '../../state/Transfers.ts';
import { createChatsStore } from '../../store/chatsStore.ts';
import type { PerchState } from '../../store/PerchState.ts';
import { ann, bob, chatOf, general, pageOf } from '../../testing/messages.fixture.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { type RenderedWithClient, renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChatContext } from './ChatContext.ts';

type FakeChatActions = { readonly [Name in keyof ChatActions]: Mock<ChatActions[Name]> };

/** jsdom has no layout: every message is this high, and so many fit. */
const layout = { viewportHeight: 2_000, itemHeight: 40 };

/** The open chat of General, with the messages of a page. */
export function openChatOf(page = pageOf(1, 3), change: Partial<OpenChat> = {}): OpenChat {
  return {
    channelId: general,
    loading: null,
    failure: null,
    window: windowOf(page),
    generation: 1,
    // jsdom cannot scroll to the end.
    start: { at: 'message', messageId: 1 as MessageId, align: 'start' },
    lineAfter: null,
    jump: null,
    isAtEnd: true,
    keepsUnread: false,
    topId: null,
    typing: [],
    lifetime: 'forever',
    replyTo: null,
    ...change,
  };
}

type FakeChatFiles = {
  readonly [Name in Exclude<keyof ChatFiles, 'state'>]: Mock<ChatFiles[Name]>;
};

interface RenderedWithChat extends RenderedWithClient {
  readonly chat: FakeChatActions;
  readonly chats: () => ChatsState;
  readonly files: FakeChatFiles & { readonly state: StoreApi<ChatFilesState> };
}

/** Files from person to person: these, and actions that only record their calls. */
function fakeTransfers(transfers: readonly Transfer[] = []) {
  return {
    state: createStore<readonly Transfer[]>(() => transfers),
    offer: vi.fn<Transfers['offer']>(),
    accept: vi.fn<Transfers['accept']>(),
    dismiss: vi.fn<Transfers['dismiss']>(),
  };
}

/** Files of chats: nothing is downloaded, and every preview is there. */
export function fakeChatFiles(state: Partial<ChatFilesState> = {}): RenderedWithChat['files'] {
  return {
    state: createStore(() => ({ downloads: {}, channels: new Map(), ...state })),
    follow: vi.fn(),
    send: vi.fn(),
    setLifetime: vi.fn(async () => null),
    download: vi.fn(async () => new Blob(['x'], { type: 'image/png' })),
    cancelDownload: vi.fn(),
    loadPreview: vi.fn(async (id) => `blob:${id}`),
  };
}

/** The encryption of chats: these, and actions that only record their calls. */
function fakeSealing(seals: ChatSeals = new Map()) {
  return {
    state: createStore<ChatSeals>(() => seals),
    acceptRollback: vi.fn<ChatSealing['acceptRollback']>(),
  };
}

/** Text chat around this store, with actions that only record their calls. */
export function fakeChat(
  store: Chat['store'],
  actions: ChatActions,
  files: ChatFiles = fakeChatFiles(),
  seals: ChatSeals = new Map(),
): Chat {
  const loadSealing = async () => fakeSealing(seals);
  return { store, actions, files, transfers: fakeTransfers(), push: null, loadSealing };
}

/**
 * Renders a component of the chat as Ann sees it, with the real store of chats and actions that only record their calls. Drafts
 * are really kept.
 */
export function renderWithChat(
  component: ReactElement,
  chats: Partial<ChatsState> = {},
  state: Partial<PerchState> = {},
  files = fakeChatFiles(),
  calls?: CallsHolder,
  seals: ChatSeals = new Map(),
): RenderedWithChat {
  const store = createChatsStore({ getItem: () => null, setItem: () => {} });
  store.setState({
    chats: new Map([[general, chatOf(3)]]),
    people: new Map([ann, bob].map((user) => [user.id, user])),
    open: openChatOf(),
    ...chats,
  });
  const chat = fakeChatActions();
  chat.listWriters.mockResolvedValue([bob]);
  chat.listReactors.mockResolvedValue([]);
  chat.listPins.mockResolvedValue({ messages: [], more: false });
  chat.setDraft.mockImplementation((channelId, text) =>
    store.setState(({ drafts }) => ({ drafts: { ...drafts, [channelId]: text } })),
  );
  const rendered = renderWithClient(
    <VirtuosoMockContext value={layout}>
      <ChatContext value={fakeChat(store, chat, files, seals)}>{component}</ChatContext>
    </VirtuosoMockContext>,
    {
      state: {
        ...annIn([channelOf('General')]),
        me: { peerId: 'peer of Ann' as PeerId, user: ann },
        ...state,
      },
      ...(calls && { calls }),
    },
  );
  return { ...rendered, chat, files, chats: () => store.getState() };
}

/** A mock for each action, made when it is first asked for; it answers null: done. */
export function fakeChatActions(): FakeChatActions {
  const made = new Map<string | symbol, Mock>();
  return new Proxy({} as FakeChatActions, {
    get(_, name) {
      const action = made.get(name) ?? vi.fn(async () => null);
      made.set(name, action);
      return action;
    },
  });
}
