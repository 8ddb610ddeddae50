import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { type News, shareNews } from './notices.ts';
import type { PerchState, Share } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Where facts about shares come from, and what has to know who shares. */
export interface ShareSources {
  on(name: 'changed', listen: (share: Share) => void): () => void;
  on(name: 'watchingChanged', listen: (watching: readonly PeerId[]) => void): () => void;
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
    const place = placeOf(state);
    const others = othersSharing(state, place);
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
      if (begun && placeOf(before) === placeOf(state)) {
        say({ kind: 'shareBegun', name: begun.user.name });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The channel in which I am: on the way to another still the old one. */
function placeOf({ voice }: PerchState): ChannelId | null {
  switch (voice.kind) {
    case 'outside':
      return null;
    case 'joining':
      return voice.from;
    case 'joined':
      return voice.channelId;
  }
}

function othersSharing({ presence, me }: PerchState, place: ChannelId | null): Occupant[] {
  if (place === null) return [];
  return occupantsOf(presence, place).filter(
    ({ sharing, peerId }) => sharing && peerId !== me?.peerId,
  );
}
