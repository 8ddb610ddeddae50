import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { StatsPanelContext } from './StatsPanelContext.ts';

/** Lets everything within open and close the panel with the figures of all streams. */
export function StatsPanelHost({ children }: { children: ReactNode }) {
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
