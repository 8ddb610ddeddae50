import { createContext, type RefObject, useContext } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';

/** The panel with the figures of all streams, as whatever opens it sees it. */
export interface StatsPanelState {
  readonly isOpen: boolean;
  /** Whose streams are wanted first. */
  readonly at: PeerId | 'me' | null;
  /** What it opens from, and where the focus goes when it closes. */
  readonly button: RefObject<HTMLButtonElement | null>;
  /** Opens it, at the streams of one person if one is named. */
  show(who: PeerId | 'me' | null): void;
  close(): void;
}

export const StatsPanelContext = createContext<StatsPanelState>({
  isOpen: false,
  at: null,
  button: { current: null },
  show: () => {},
  close: () => {},
});

export function useStatsPanel(): StatsPanelState {
  return useContext(StatsPanelContext);
}
