import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { TransportPath } from '../state/callState.ts';
import { type DirectPlace, directPlace } from '../state/directConnections.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What follows the state, and tells the path. */
export interface DirectSources {
  readonly session: Emitter<{ opened: { readonly opened: { readonly resumed: boolean } } }>;
  readonly room: Emitter<{ pathChanged: TransportPath | null }> & {
    setPlace(place: DirectPlace | null): void;
    setMoving(isMoving: boolean): void;
    opened(isResumed: boolean): void;
    follow(): void;
  };
}

/** Keeps direct connections in step with the state, and writes their path into it. Returns the function that stops it. */
export function bindDirect(store: PerchStore, { session, room }: DirectSources): () => void {
  function follow(state: PerchState, before: PerchState | null): void {
    if (state.voice !== before?.voice) room.setMoving(state.voice.kind === 'joining');
    if (
      state.voice !== before?.voice ||
      state.presence !== before.presence ||
      state.me !== before.me ||
      state.preferences.directConnections !== before.preferences.directConnections
    ) {
      room.setPlace(directPlace(state));
    } else if (state.camera !== before.camera || state.share !== before.share) {
      room.follow();
    }
  }

  follow(store.getState(), null);
  const stops = [
    session.on('opened', ({ opened }) => room.opened(opened.resumed)),
    room.on('pathChanged', (directPath) => store.setState({ directPath })),
    store.subscribe(follow),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
