import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { ShareCanvas } from '../pointing/ShareCanvas.tsx';
import { useVideoZoom } from '../video/useVideoZoom.ts';
import { ZoomableVideo } from '../video/ZoomableVideo.tsx';
import { zoomByKey } from '../video/zoomByKey.ts';
import styles from './PopOutShare.module.css';

interface PopOutShareProps {
  /** Who shares. */
  occupant: Occupant;
}

/** A share in a window of its own, which is as large as somebody makes it: wheel, pinch and keys zoom the picture. */
export function PopOutShare({ occupant }: PopOutShareProps) {
  const { t } = useTranslation();
  const placeRef = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const zoom = useVideoZoom(placeRef, videoRef);
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const view = placeRef.current?.ownerDocument.defaultView;
    // Nothing else in the window wants keys, so it needs no focus.
    const onKeyDown = (event: KeyboardEvent) => {
      if (zoomByKey(latest.current, event)) event.preventDefault();
    };
    view?.addEventListener('keydown', onKeyDown);
    return () => view?.removeEventListener('keydown', onKeyDown);
  }, []);
  const { name } = occupant.user;
  return (
    <div className={styles.whole}>
      <ZoomableVideo
        who={occupant.peerId}
        label={t('share.of', { name })}
        waiting={t('share.waiting', { name })}
        placeRef={placeRef}
        videoRef={videoRef}
        zoom={zoom}
      >
        <ShareCanvas share={occupant.peerId} />
      </ZoomableVideo>
    </div>
  );
}
