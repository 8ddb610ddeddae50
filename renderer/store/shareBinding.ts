import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel, type ShareState } from '../state/callState.ts';
import { type News, shareNews } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Where facts about shares come from, and what has to know who shares. */
export interface ShareSources
  extends Emitter<{ changed: ShareState; watchingChanged: readonly PeerId[] }> {
  setSharers(sharers: ReadonlySet<PeerId>): void;
}

/**
 * Writes what becomes of shares into the store, and lets what is watched follow who shares in my channel. Answers how to
 * stop.
 */
export function bindShares(
  store: PerchStore,
  shares: ShareSources,
  say: (news: News | null) => void,
): () => void {
  let known: ReadonlySet<PeerId> = new Set();
  const follow = (state: PerchState) => {
    const channelId = currentChannel(state.voice);
    const others = othersSharing(state, channelId);
    const sharers = new Set(others.map(({ peerId }) => peerId));
    shares.setSharers(sharers);
    const begun = others.find(({ peerId }) => !known.has(peerId));
    known = sharers;
    return begun;
  };
  const stops = [
    shares.on('changed', (share) => {
      const before = store.getState().share;
      store.setState({ share });
      say(shareNews(before, share));
    }),
    shares.on('watchingChanged', (watching) => store.setState({ watching })),
    store.subscribe((state, before) => {
      if (
        state.presence.occupants === before.presence.occupants &&
        state.voice === before.voice &&
        state.me === before.me
      ) {
        return;
      }
      const begun = follow(state);
      // Whoever comes into a channel sees what is shared there; only what begins while one is in it is said.
      if (begun && currentChannel(before.voice) === currentChannel(state.voice)) {
        say({ kind: 'shareBegun', name: begun.user.name });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function othersSharing({ presence, me }: PerchState, channelId: ChannelId | null): Occupant[] {
  if (channelId === null) return [];
  return occupantsOf(presence, channelId).filter(
    ({ sharing, peerId }) => sharing && peerId !== me?.peerId,
  );
}
