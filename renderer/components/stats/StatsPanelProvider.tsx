import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
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

const StatsPanelContext = createContext<StatsPanelState>({
  isOpen: false,
  at: null,
  button: { current: null },
  show: () => {},
  close: () => {},
});

export function useStatsPanel(): StatsPanelState {
  return useContext(StatsPanelContext);
}

/** Lets everything within open and close the panel with the figures of all streams. */
export function StatsPanelProvider({ children }: { children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const opener = useRef<Element | null>(null);
  const [shown, setShown] = useState<{ readonly at: PeerId | 'me' | null } | null>(null);

  const show = useCallback((at: PeerId | 'me' | null) => {
    opener.current = document.activeElement;
    setShown({ at });
  }, []);
  const close = useCallback(() => {
    setShown(null);
    // What it was opened from may be gone by now: then its usual place.
    const from = opener.current?.isConnected ? opener.current : button.current;
    if (from instanceof HTMLElement) from.focus();
  }, []);
  const state = useMemo(
    () => ({ isOpen: shown !== null, at: shown?.at ?? null, button, show, close }),
    [shown, show, close],
  );

  return <StatsPanelContext value={state}>{children}</StatsPanelContext>;
}
