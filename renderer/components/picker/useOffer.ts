import { useEffect, useState } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import type { ScreenSources } from '../../../shared/ipc/screen.ts';

/** The shareable sources, updated by the main process; null until known. */
export function useOffer(desktop: DesktopBridge): ScreenSources | null {
  const [offer, setOffer] = useState<ScreenSources | null>(null);
  useEffect(() => {
    let isOver = false;
    const stop = desktop.on('screen:sourcesChanged', setOffer);
    desktop.call('screen:sources', null).then(
      (first) => {
        if (!isOver) setOffer((newer) => newer ?? first);
      },
      // The picker was closed in the meantime.
      () => {},
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [desktop]);
  return offer;
}
