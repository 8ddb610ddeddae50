import type { Channel } from '../../shared/domain/Channel.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What the keys of a headset, the lock screen and the browser's own controls of a call do. */
export interface CallControls {
  toggleMuted(): void;
  toggleCamera(): void;
  leaveChannel(): void;
}

/**
 * While the user is in a channel, shows the call on the lock screen and to headset keys (Media Session), and keeps the screen of a
 * telephone on (Screen Wake Lock): where it goes dark, the system soon stops the microphone. Returns the function that stops it.
 */
export function bindLockScreen(
  store: PerchStore,
  controls: CallControls,
  { mediaSession, wakeLock }: Partial<Pick<Navigator, 'mediaSession' | 'wakeLock'>>,
  page: Document,
): () => void {
  // Telephones and tablets; the screen of a computer may go dark during a call.
  const isHandheld = page.defaultView?.matchMedia('(pointer: coarse)').matches === true;
  let lock: Promise<WakeLockSentinel | null> | null = null;

  function setScreen(): void {
    const isWanted = isHandheld && channelOf(store.getState()) !== null && isVisible(page);
    if (!isWanted) {
      void lock?.then((held) => held?.release());
      lock = null;
    } else if (wakeLock) {
      // Refused, for example, while the battery is low.
      lock ??= wakeLock.request('screen').catch(() => null);
    }
  }

  // The browser drops the lock with a hidden page.
  function onVisibility(): void {
    if (!isVisible(page)) lock = null;
    setScreen();
  }

  function show(): void {
    if (!mediaSession) return;
    const state = store.getState();
    const channel = channelOf(state);
    mediaSession.metadata =
      channel === null
        ? null
        : new MediaMetadata({ title: channel.name, artist: state.server?.name ?? '' });
    mediaSession.playbackState = channel === null ? 'none' : 'playing';
    void setActive(mediaSession, state);
    setHandlers(mediaSession, channel === null ? null : controls);
  }

  show();
  setScreen();
  page.addEventListener('visibilitychange', onVisibility);
  const unsubscribe = store.subscribe((state, before) => {
    if (state.presence.channels !== before.presence.channels || state.voice !== before.voice) {
      show();
      setScreen();
    } else if (state.muted !== before.muted || state.camera !== before.camera) {
      if (mediaSession) void setActive(mediaSession, state);
    }
  });
  return () => {
    unsubscribe();
    page.removeEventListener('visibilitychange', onVisibility);
    void lock?.then((held) => held?.release());
    if (mediaSession) setHandlers(mediaSession, null);
  };
}

function isVisible({ visibilityState }: Document): boolean {
  return visibilityState === 'visible';
}

/** The channel that the user is in; null outside. */
function channelOf({ voice, presence }: PerchState): Channel | null {
  const id = currentChannel(voice);
  return presence.channels.find((channel) => channel.id === id) ?? null;
}

async function setActive(session: MediaSession, { muted, camera }: PerchState): Promise<void> {
  await session.setMicrophoneActive?.(!muted);
  await session.setCameraActive?.(camera.kind === 'live');
}

/** @param controls null for no handlers */
function setHandlers(session: MediaSession, controls: CallControls | null): void {
  const handlers = {
    togglemicrophone: () => controls?.toggleMuted(),
    togglecamera: () => controls?.toggleCamera(),
    hangup: () => controls?.leaveChannel(),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      // The DOM types of TypeScript do not know the actions of calls yet.
      session.setActionHandler(action as MediaSessionAction, controls === null ? null : handler);
    } catch {
      // Neither do all browsers.
    }
  }
}
