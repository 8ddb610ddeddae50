import { ChannelGameClient } from '../games/ChannelGameClient.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { EarconName } from '../state/callState.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { whereaboutsOf } from './whereaboutsOf.ts';

/** Builds the part of the client that plays draw and guess, which is loaded after the page. `signal` ends it. */
export function createChannelGame(
  store: PerchStore,
  session: ServerSession,
  signaling: SignalingClient,
  play: (name: EarconName) => void,
  signal: AbortSignal,
): ChannelGameClient {
  const game = new ChannelGameClient({
    session,
    signaling,
    whereabouts: whereaboutsOf(store),
    me: () => store.getState().me?.user.id ?? null,
    play: (name) => {
      const { preferences, deafened } = store.getState();
      if (preferences.earcons && !deafened) play(name);
    },
  });
  signal.addEventListener('abort', () => game.close());
  return game;
}
