import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';

/** The app lets a page open only empty windows with this name prefix; see `main/windows/popOutWindow.ts`. */
const namePrefix = 'perch-picture-';

export interface PopOut {
  /** The separate window; null while there is none. */
  readonly view: Window | null;
  /** Must be called from a click or a key press. */
  open(): void;
  close(): void;
}

/** A separate window for part of the stage. It closes with the component or the page. */
export function usePopOut(size: { readonly width: number; readonly height: number }): PopOut {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [view, setView] = useState<Window | null>(null);
  useEffect(() => {
    if (!view) return;
    const close = () => view.close();
    // Closed by its own button, or reloaded, which leaves it empty.
    const closed = () => {
      setView(null);
      view.close();
    };
    view.addEventListener('pagehide', closed);
    window.addEventListener('pagehide', close);
    return () => {
      view.removeEventListener('pagehide', closed);
      window.removeEventListener('pagehide', close);
      view.close();
    };
  }, [view]);

  const { width, height } = size;
  const open = useCallback(() => {
    const name = `${namePrefix}${crypto.randomUUID()}`;
    const opened = window.open('', name, `popup,width=${width},height=${height}`);
    if (opened) setView(opened);
    else announce(t('tile.popOutBlocked'));
  }, [width, height, announce, t]);
  return { view, open, close: useCallback(() => setView(null), []) };
}
