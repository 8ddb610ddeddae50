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

/** State and controls of the stats panel. */
export interface StatsPanelState {
  readonly isOpen: boolean;
  /** The person whose streams are scrolled into view. */
  readonly at: PeerId | 'me' | null;
  /** The button that opens it; receives the focus when it closes. */
  readonly button: RefObject<HTMLButtonElement | null>;
  /** Opens it, scrolled to one person's streams if given. */
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

/** Provides the stats panel's state to its children. */
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
    // If the opener no longer exists, focus the usual button.
    const from = opener.current?.isConnected ? opener.current : button.current;
    if (from instanceof HTMLElement) from.focus();
  }, []);
  const state = useMemo(
    () => ({ isOpen: shown !== null, at: shown?.at ?? null, button, show, close }),
    [shown, show, close],
  );

  return <StatsPanelContext value={state}>{children}</StatsPanelContext>;
}
