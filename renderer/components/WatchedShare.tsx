import Maximize from 'lucide-react/icons/maximize';
import Minimize from 'lucide-react/icons/minimize';
import MonitorX from 'lucide-react/icons/monitor-x';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { useActions } from './ClientContext.tsx';
import { IconButton } from './IconButton.tsx';
import { MovingPicture } from './MovingPicture.tsx';
import { ShareVolume } from './ShareVolume.tsx';
import styles from './WatchedShare.module.css';

interface WatchedShareProps {
  /** Who shares. */
  occupant: Occupant;
}

/** A share that I watch: the picture as large as its tile, or on a double click as the screen, and what I can do with it. */
export function WatchedShare({ occupant }: WatchedShareProps) {
  const { t } = useTranslation();
  const { unwatchShare } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const [isFull, setFull] = useState(false);
  const { name } = occupant.user;

  useEffect(() => {
    const look = () => setFull(document.fullscreenElement === ref.current);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);

  function toggleFull() {
    // Where it is not allowed, the tile stays as it is.
    const done = isFull ? document.exitFullscreen() : ref.current?.requestFullscreen();
    done?.catch(() => undefined);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same.
    <div ref={ref} className={styles.share} onDoubleClick={toggleFull}>
      <MovingPicture
        who={occupant.peerId}
        source="screen"
        label={t('share.of', { name })}
        waiting={t('share.waiting', { name })}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keeps double clicks on the buttons from the picture. */}
      <div className={styles.bar} onDoubleClick={(event) => event.stopPropagation()}>
        <span className={styles.name}>{name}</span>
        <ShareVolume user={occupant.user} container={isFull ? ref.current : null} />
        <IconButton
          name={isFull ? t('share.leaveFullScreen') : t('share.fullScreen')}
          icon={isFull ? Minimize : Maximize}
          onPress={toggleFull}
        />
        <IconButton
          name={t('share.unwatch')}
          icon={MonitorX}
          onPress={() => unwatchShare(occupant.peerId)}
        />
      </div>
    </div>
  );
}
