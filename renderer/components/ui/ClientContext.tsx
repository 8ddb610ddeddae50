import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { CallsHolder } from '../../actions/calls.ts';
import type { ChatHolder } from '../../actions/chat.ts';
import type { Actions } from '../../actions/createActions.ts';
import type { Boards } from '../../state/Boards.ts';
import type { CallEncryption } from '../../state/CallEncryption.ts';
import type { Captions } from '../../state/Captions.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import type { Doctor } from '../../state/Doctor.ts';
import type { FileShare } from '../../state/FileShare.ts';
import type { LevelFeed, VideoFeed } from '../../state/feeds.ts';
import type { PointerFeed } from '../../state/PointerFeed.ts';
import type { Recordings } from '../../state/Recordings.ts';
import type { StreamStatsFeed } from '../../state/StreamFigures.ts';
import type { PerchState } from '../../store/PerchState.ts';
import type { PerchStore } from '../../store/perchStore.ts';

/** What components can use of the client: state to read, actions to call, levels and video to draw. */
export interface Client {
  readonly store: PerchStore;
  /** The store's state as it is shown; see `ShownState`. */
  readonly shown: Pick<PerchStore, 'getState' | 'getInitialState' | 'subscribe'>;
  readonly actions: Actions;
  readonly levels: LevelFeed;
  readonly videos: VideoFeed;
  readonly streamStats: StreamStatsFeed;
  readonly pointers: PointerFeed;
  readonly chat: ChatHolder;
  readonly calls: CallsHolder;
  /** Rejects when its code cannot be loaded now. */
  readonly loadFileShare: () => Promise<FileShare>;
  /** Rejects when its code cannot be loaded now. */
  readonly loadDoctor: () => Promise<Doctor>;
  /** As `loadFileShare`. */
  readonly loadChannelGame: () => Promise<ChannelGame>;
  readonly loadRecordings: () => Promise<Recordings>;
  readonly loadCaptions: () => Promise<Captions>;
  readonly loadBoards: () => Promise<Boards>;
  readonly loadCallKeys: () => Promise<CallEncryption>;
}

export const ClientContext = createContext<Client | null>(null);

/** All of it. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no ClientContext around this component.');
  return client;
}

/** Subscribes to part of the state. The selector must answer the same object for the same state. */
export function usePerch<T>(select: (state: PerchState) => T): T {
  return useStore(useClient().shown, select);
}

/** As `usePerch`, but up to date even while a move is not shown yet: only for what answers a click and is cheap to draw. */
export function usePerchNow<T>(select: (state: PerchState) => T): T {
  return useStore(useClient().store, select);
}

/** All user actions. */
export function useActions(): Actions {
  return useClient().actions;
}

/** Everyone's levels, outside React rendering. */
export function useLevels(): LevelFeed {
  return useClient().levels;
}

/** Statistics of all streams, measured only while subscribed. */
export function useStreamStats(): StreamStatsFeed {
  return useClient().streamStats;
}

/** The video of cameras and shares, by whose they are. */
export function useVideoFeed(): VideoFeed {
  return useClient().videos;
}

/** Pointers and drawings on shares, outside React rendering. */
export function usePointers(): PointerFeed {
  return useClient().pointers;
}

/** Text chat, which is loaded later than the page. */
export function useChatHolder(): ChatHolder {
  return useClient().chat;
}
