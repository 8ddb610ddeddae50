import { act, render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { type Mock, vi } from 'vitest';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { AnnounceContext } from '../components/ui/AnnounceContext.tsx';
import { type Client, ClientContext } from '../components/ui/ClientContext.tsx';
import { DesktopContext } from '../components/ui/DesktopContext.ts';
import type { Boards } from '../state/Boards.ts';
import type { CallEncryption } from '../state/CallEncryption.ts';
import type { Captions } from '../state/Captions.ts';
import type { ChannelGame } from '../state/ChannelGame.ts';
import type { Doctor } from '../state/Doctor.ts';
import type { FileShare } from '../state/FileShare.ts';
import type { Recordings } from '../state/Recordings.ts';
import type { PerchState } from '../store/PerchState.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { createTexts, loadLanguage } from '../texts/createTexts.ts';
import { TextsProvider } from '../texts/useTranslation.tsx';

const english = await createTexts('en');
await loadLanguage(english, 'en');

type Actions = Client['actions'];
/** Every action as a mock. An action that asks the server answers null: done. */
type FakeActions = { readonly [Name in keyof Actions]: Mock<Actions[Name]> };

interface RenderOptions {
  /** Laid over the state of an app that is signed in and in no channel; see `signedIn`. */
  readonly state?: Partial<PerchState>;
  /** The desktop app around the page; a browser without it. */
  readonly desktop?: DesktopBridge;
  /** Gives actions their answers before the component is rendered. */
  readonly prepare?: (actions: FakeActions) => void;
  /** Shares files; without it that is never loaded. */
  readonly files?: FileShare;
  /** The connection doctor; without it that is never loaded. */
  readonly doctor?: Doctor;
  /** The game of the channel; without it that is never loaded. */
  readonly game?: ChannelGame;
  /** Recordings; never loaded without it. */
  readonly recordings?: Recordings;
  /** Captions; never loaded without it. */
  readonly captions?: Captions;
  /** Boards; never loaded without it. */
  readonly boards?: Boards;
  /** The encryption of the call; never loaded without it. */
  readonly encryption?: CallEncryption;
  /** Instead of the pointers that nobody sees. */
  readonly pointers?: Partial<Client['pointers']>;
  /** Instead of silence. */
  readonly levels?: Client['levels'];
  /** Text chat; not loaded without it. */
  readonly chat?: Client['chat'];
  /** Calls between two people; not loaded without it. */
  readonly calls?: Client['calls'];
}

export interface RenderedWithClient {
  readonly user: UserEvent;
  /** Holds what the component renders. The body also holds announcements of React Aria, even of earlier tests. */
  readonly container: HTMLElement;
  readonly actions: FakeActions;
  /** All that was announced in the live region by the component itself, oldest first. */
  readonly announced: readonly string[];
  /** Changes facts of the store, as its bindings do. */
  setState(change: Partial<PerchState>): void;
  state(): PerchState;
}

/**
 * Renders a component in English with everything that it finds around itself in the app, and a fake client: the real store,
 * actions that only record their calls, and feeds that never tell anything. `setPreferences` is real, so that controls keep
 * what is chosen.
 */
export function renderWithClient(
  component: ReactElement,
  {
    state,
    desktop,
    prepare,
    pointers,
    files,
    doctor,
    boards,
    encryption,
    game,
    recordings,
    captions,
    levels = silentFeeds.levels,
    chat = silentFeeds.chat,
    calls = silentFeeds.calls,
  }: RenderOptions = {},
): RenderedWithClient {
  const store = createPerchStore({ getItem: () => null, setItem: () => {} });
  store.setState({ connection: { kind: 'ready' }, ...state });
  const actions = fakeActions();
  actions.setPreferences.mockImplementation((change) => {
    store.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
  });
  prepare?.(actions);
  const announced: string[] = [];
  const feeds = {
    ...silentFeeds,
    pointers: { ...silentFeeds.pointers, ...pointers },
    ...(files && { loadFileShare: async () => files }),
    ...(doctor && { loadDoctor: async () => doctor }),
    ...(game && { loadChannelGame: async () => game }),
    ...(recordings && { loadRecordings: async () => recordings }),
    ...(captions && { loadCaptions: async () => captions }),
    ...(boards && { loadBoards: async () => boards }),
    ...(encryption && { loadCallKeys: async () => encryption }),
  };
  const { container } = render(
    <ClientContext value={{ ...feeds, levels, chat, calls, store, shown: store, actions }}>
      <DesktopContext value={desktop ?? null}>
        <TextsProvider texts={english}>
          <I18nProvider locale="en">
            <AnnounceContext value={(text) => void announced.push(text)}>
              {component}
            </AnnounceContext>
          </I18nProvider>
        </TextsProvider>
      </DesktopContext>
    </ClientContext>,
  );
  return {
    container,
    user: userEvent.setup({ delay: null, pointerEventsCheck: 0 }),
    actions,
    announced,
    setState: (change) => act(() => store.setState(change)),
    state: () => store.getState(),
  };
}

const silent = () => () => {};

const silentFeeds: Omit<Client, 'store' | 'shown' | 'actions'> = {
  levels: { subscribe: silent },
  videos: { subscribe: silent, show: () => ({ resize() {}, end() {} }) },
  streamStats: { subscribe: silent },
  chat: { current: null, subscribe: silent },
  calls: { current: null, subscribe: silent },
  pointers: {
    look: () => ({ pointers: [], strokes: [], changesInMs: null }),
    subscribe: silent,
    point() {},
    begin() {},
    draw() {},
    finish() {},
  },
  loadFileShare: () => new Promise(() => {}),
  loadDoctor: () => new Promise(() => {}),
  loadChannelGame: () => new Promise(() => {}),
  loadRecordings: () => new Promise(() => {}),
  loadCaptions: () => new Promise(() => {}),
  loadBoards: () => new Promise(() => {}),
  loadCallKeys: () => new Promise(() => {}),
};

/** A mock for each action, made when it is first asked for. */
function fakeActions(): FakeActions {
  const made = new Map<string | symbol, Mock>();
  return new Proxy({} as FakeActions, {
    get(_, name) {
      const action = made.get(name) ?? vi.fn(async () => null);
      made.set(name, action);
      return action;
    },
  });
}
