import type { PeerId } from '../../shared/domain/ids.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { VisibleShare } from '../state/PointerFeed.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Must know which shares are visible; `Pointers` in the app. */
export interface PointerSources extends Emitter<{ canPointChanged: boolean }> {
  readonly canPoint: boolean;
  setShares(shares: readonly VisibleShare[]): void;
  mayPointAt(share: PeerId): boolean;
}

/**
 * Tells the pointers which shares are visible, and deselects the tool if it may no longer be used. Returns the function that
 * stops it.
 */
export function bindPointers(store: PerchStore, pointers: PointerSources): () => void {
  const follow = () => {
    const state = store.getState();
    pointers.setShares(visibleShares(state));
    if (state.selectedTool !== null && !pointers.mayPointAt(state.selectedTool.share)) {
      store.setState({ selectedTool: null });
    }
  };
  store.setState({ canPoint: pointers.canPoint });
  follow();
  const stops = [
    pointers.on('canPointChanged', (canPoint) => {
      store.setState({ canPoint });
      follow();
    }),
    store.subscribe((state, before) => {
      if (
        state.presence.occupants !== before.presence.occupants ||
        state.watching !== before.watching ||
        state.share !== before.share ||
        state.me !== before.me ||
        state.preferences.allowDrawing !== before.preferences.allowDrawing
      ) {
        follow();
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function visibleShares({ presence, watching, share, me, preferences }: PerchState): VisibleShare[] {
  const watched = presence.occupants
    .filter(({ peerId, sharing }) => sharing && watching.includes(peerId))
    .map(({ peerId, drawable }) => ({ peerId, drawable, isMine: false }));
  if (me === null || share.kind !== 'live') return watched;
  return [...watched, { peerId: me.peerId, drawable: preferences.allowDrawing, isMine: true }];
}
