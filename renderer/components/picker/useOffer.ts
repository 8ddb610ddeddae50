import { useEffect, useState } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import type { ScreenOffer } from '../../../shared/ipc/screen.ts';

/** What can be shared, kept fresh by the main process; null until it has looked. */
export function useOffer(desktop: DesktopBridge): ScreenOffer | null {
  const [offer, setOffer] = useState<ScreenOffer | null>(null);
  useEffect(() => {
    let isOver = false;
    const stop = desktop.on('screen:offered', setOffer);
    desktop.call('screen:offer', null).then(
      (first) => {
        if (!isOver) setOffer((newer) => newer ?? first);
      },
      // The picker was closed meanwhile, and this page goes with it.
      () => {},
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [desktop]);
  return offer;
}
