import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { bindLockScreen } from './lockScreenBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const joined = (name: string) =>
  ({ kind: 'joined', channelId: name as ChannelId, failure: null }) as const;
const outside = { kind: 'outside', failure: null } as const;

let store: PerchStore;
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const channels = [channelOf('General'), channelOf('Music')];
  store.setState({ ...annIn(channels, [occupantOf('Ann', 'General')]), voice: joined('General') });
  vi.stubGlobal('MediaMetadata', Object);
});
afterEach(() => vi.unstubAllGlobals());

/** A page on a telephone or a computer, and what it asks of the system. */
function device(isHandheld: boolean) {
  const page = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    defaultView: { matchMedia: () => ({ matches: isHandheld }) },
  });
  const handlers = new Map<string, (() => void) | null>();
  const locks: { readonly release: ReturnType<typeof vi.fn> }[] = [];
  const session = {
    metadata: null as { title: string } | null,
    playbackState: 'none',
    setActionHandler: (action: string, handler: (() => void) | null) => {
      handlers.set(action, handler);
    },
    setMicrophoneActive: vi.fn(async () => undefined),
    setCameraActive: vi.fn(async () => undefined),
  };
  const wakeLock = {
    request: vi.fn(async () => {
      const lock = { release: vi.fn(async () => undefined) };
      locks.push(lock);
      return lock;
    }),
  };
  const controls = { toggleMuted: vi.fn(), toggleCamera: vi.fn(), leaveChannel: vi.fn() };
  const stop = bindLockScreen(
    store,
    controls,
    { mediaSession: session, wakeLock } as unknown as Navigator,
    page as unknown as Document,
  );
  const setVisible = (isVisible: boolean) => {
    page.visibilityState = isVisible ? 'visible' : 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { session, handlers, locks, controls, setVisible, stop };
}

test('the lock screen names the channel, and its keys mute and hang up', () => {
  const { session, handlers, controls, stop } = device(false);
  expect(session).toMatchObject({ metadata: { title: 'General' }, playbackState: 'playing' });
  handlers.get('togglemicrophone')?.();
  handlers.get('togglecamera')?.();
  handlers.get('hangup')?.();
  for (const control of Object.values(controls)) expect(control).toHaveBeenCalledOnce();
  expect(session.setMicrophoneActive).toHaveBeenLastCalledWith(true);
  store.setState({ muted: true });
  expect(session.setMicrophoneActive).toHaveBeenLastCalledWith(false);
  store.setState({ voice: joined('Music') });
  expect(session.metadata).toMatchObject({ title: 'Music' });
  store.setState({ voice: outside });
  expect(session).toMatchObject({ metadata: null, playbackState: 'none' });
  expect(handlers.get('hangup')).toBeNull();
  stop();
});

test('the screen of a telephone stays on during a call, again after the page was hidden', async () => {
  const { locks, setVisible, stop } = device(true);
  await vi.waitFor(() => expect(locks).toHaveLength(1));
  setVisible(false);
  setVisible(true);
  await vi.waitFor(() => expect(locks).toHaveLength(2));
  store.setState({ voice: outside });
  await vi.waitFor(() => expect(locks[1]?.release).toHaveBeenCalledOnce());
  stop();
});

test('the screen of a computer may go dark', () => {
  const { locks, stop } = device(false);
  expect(locks).toEqual([]);
  stop();
});
