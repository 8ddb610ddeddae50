import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/AnnounceContext.tsx';

/** The app lets a page open an empty window under such a name, and no other; see `main/windows/popOutWindow.ts`. */
const namePrefix = 'perch-picture-';

export interface PopOut {
  /** The window of its own; null while there is none. */
  readonly view: Window | null;
  /** Must be called from a click or a key. */
  open(): void;
  close(): void;
}

/** A window of its own for something of the stage. It is closed when that is gone, or this page. */
export function usePopOut(size: { readonly width: number; readonly height: number }): PopOut {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [view, setView] = useState<Window | null>(null);
  useEffect(() => {
    if (!view) return;
    const close = () => view.close();
    // By its own button, or loaded anew, which leaves nothing in it.
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
