import type { Actions } from '../actions/createActions.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import { watchCongestion } from '../media/send/watchCongestion.ts';
import { bindLockScreen } from '../store/lockScreenBinding.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface InChannelParts {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly media: MediaConnection;
  readonly engine: MediaEngine;
  /** Whether this is the desktop app, which shows the call by itself. */
  readonly isDesktop: boolean;
}

/** What is needed only in a channel, loaded with the first one. `close` ends it. */
export function createInChannel(parts: InChannelParts): { close(): void } {
  const { store, actions, media, engine, isDesktop } = parts;
  const { budget } = engine.video;
  const stops = [
    watchCongestion(budget, media, () => {
      const { camera, sharing } = engine.video.desiredState;
      if (!camera && !sharing) return;
      const id = (store.getState().notice?.id ?? 0) + 1;
      store.setState({ notice: { kind: 'videoRests', id } });
    }),
  ];
  if (!isDesktop) stops.push(bindLockScreen(store, actions, navigator, document));
  return {
    close() {
      for (const stop of stops) stop();
    },
  };
}
