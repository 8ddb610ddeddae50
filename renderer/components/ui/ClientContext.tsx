import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Actions } from '../../actions/createActions.ts';
import type { LevelFeed, VideoFeed } from '../../state/feeds.ts';
import type { PointerFeed } from '../../state/PointerFeed.ts';
import type { StreamStatsFeed } from '../../state/StreamFigures.ts';
import type { PerchState } from '../../store/PerchState.ts';
import type { PerchStore } from '../../store/perchStore.ts';

/** What the components may use of the client: facts to read, intentions to voice, levels and pictures to draw. */
export interface Client {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly levels: LevelFeed;
  readonly videos: VideoFeed;
  readonly streamStats: StreamStatsFeed;
  readonly pointers: PointerFeed;
}

export const ClientContext = createContext<Client | null>(null);

function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no ClientContext around this component.');
  return client;
}

/** A fact of the store, kept up to date. The selector must answer the same object for the same state. */
export function usePerch<T>(select: (state: PerchState) => T): T {
  return useStore(useClient().store, select);
}

/** All that a person can intend. */
export function useActions(): Actions {
  return useClient().actions;
}

/** How loud everybody is, outside of React's rendering. */
export function useLevels(): LevelFeed {
  return useClient().levels;
}

/** How every stream does, measured while somebody looks. */
export function useStreamStats(): StreamStatsFeed {
  return useClient().streamStats;
}

/** The video of cameras and shares, by whose they are. */
export function useVideoFeed(): VideoFeed {
  return useClient().videos;
}

/** What people point at and draw on shares, outside of React's rendering. */
export function usePointers(): PointerFeed {
  return useClient().pointers;
}
