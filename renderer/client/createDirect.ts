import { DirectRoom } from '../media/direct/DirectRoom.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import { tickEachSecond } from '../media/ticks.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import { bindDirect } from '../store/directBinding.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface DirectParts {
  readonly store: PerchStore;
  readonly session: ServerSession;
  readonly signaling: SignalingClient;
  readonly media: MediaConnection;
  readonly engine: MediaEngine;
  readonly output: SpeakerOutput;
}

/** Direct connections, loaded when the user first allows them. `close` ends them. */
export function createDirect(parts: DirectParts): { close(): void } {
  const { store, session, signaling, media, engine, output } = parts;
  const page = new AbortController();
  const { signal } = page;
  const room = new DirectRoom({
    server: signaling,
    media,
    output,
    videos: engine.video.tracks,
    startTicking: tickEachSecond,
  });
  const stops = [
    bindDirect(store, { session, room }),
    engine.on('sentTrackChanged', () => room.follow()),
    () => room.close(),
  ];
  const networkChanged = () => room.networkChanged();
  window.addEventListener('online', networkChanged, { signal });
  // Not in every browser.
  (navigator as { connection?: EventTarget }).connection?.addEventListener(
    'change',
    networkChanged,
    { signal },
  );
  return {
    close() {
      page.abort();
      for (const stop of stops) stop();
    },
  };
}
