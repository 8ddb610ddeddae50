import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel, type ShareState } from '../state/callState.ts';
import { type NewNotice, shareNotice } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Emits the state of shares, and must know who shares; `Shares` in the app. */
export interface ShareSources
  extends Emitter<{ changed: ShareState; watchingChanged: readonly PeerId[] }> {
  setSharers(sharers: ReadonlySet<PeerId>): void;
}

/**
 * Writes the state of shares into the store, and stops watching shares that are no longer in the channel. Returns the
 * function that stops it.
 */
export function bindShares(
  store: PerchStore,
  shares: ShareSources,
  notify: (notice: NewNotice | null) => void,
): () => void {
  let known: ReadonlySet<PeerId> = new Set();
  const follow = (state: PerchState) => {
    const channelId = currentChannel(state.voice);
    const others = othersSharing(state, channelId);
    const sharers = new Set(others.map(({ peerId }) => peerId));
    shares.setSharers(sharers);
    const started = others.find(({ peerId }) => !known.has(peerId));
    known = sharers;
    return started;
  };
  const stops = [
    shares.on('changed', (share) => {
      const before = store.getState().share;
      store.setState({ share });
      notify(shareNotice(before, share));
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
      const started = follow(state);
      // Not after a move: shares that began before are visible in the new channel.
      if (started && currentChannel(before.voice) === currentChannel(state.voice)) {
        notify({ kind: 'shareBegun', name: started.user.name });
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
