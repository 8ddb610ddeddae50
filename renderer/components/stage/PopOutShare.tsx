import { useEffect, useRef } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ShareCanvas } from '../pointing/ShareCanvas.tsx';
import { useVideoZoom } from '../video/useVideoZoom.ts';
import { ZoomableVideo } from '../video/ZoomableVideo.tsx';
import { zoomByKey } from '../video/zoomByKey.ts';
import styles from './PopOutShare.module.css';

interface PopOutShareProps {
  /** Who shares. */
  occupant: Occupant;
}

/** A share in a pop-out window; wheel, pinch and keys zoom the video. */
export function PopOutShare({ occupant }: PopOutShareProps) {
  const { t } = useTranslation();
  const frameRef = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const zoom = useVideoZoom(frameRef, videoRef);
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const view = frameRef.current?.ownerDocument.defaultView;
    // Nothing else in the window uses keys, so it needs no focus.
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
        frameRef={frameRef}
        videoRef={videoRef}
        zoom={zoom}
      >
        <ShareCanvas share={occupant.peerId} />
      </ZoomableVideo>
    </div>
  );
}
