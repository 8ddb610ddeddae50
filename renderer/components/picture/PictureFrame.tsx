import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { MovingPicture } from './MovingPicture.tsx';
import styles from './PictureFrame.module.css';
import { PictureRectContext } from './PictureRectContext.ts';
import type { PictureZoom } from './usePictureZoom.ts';
import { useZoomGestures } from './useZoomGestures.ts';

interface PictureFrameProps {
  /** Who shares; `me` for one's own. */
  who: PeerId | 'me';
  label: string;
  waiting?: string;
  placeRef: RefObject<HTMLDivElement | null>;
  videoRef: RefObject<HTMLVideoElement | null>;
  zoom: PictureZoom;
  onShown?: (isShown: boolean) => void;
  /** Over the picture, in the order of their painting; each asks `usePictureRect` where that is. */
  children?: ReactNode;
}

/**
 * The picture of a share in its place, to be zoomed by wheel and pinch and moved by dragging.
 *
 * Pointers and drawings over it stand as children: see `usePictureRect`. A child with the attribute `data-draws` takes drags
 * and double clicks for itself; the wheel goes on zooming.
 */
export function PictureFrame({
  who,
  label,
  waiting,
  placeRef,
  videoRef,
  zoom,
  onShown,
  children,
}: PictureFrameProps) {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useZoomGestures(placeRef, latest);
  return (
    <div ref={placeRef} className={styles.frame} data-zoomed={zoom.scale > 1 || undefined}>
      <MovingPicture
        who={who}
        source="screen"
        label={label}
        waiting={waiting}
        rect={zoom.rect}
        videoRef={videoRef}
        onShown={onShown}
      />
      <PictureRectContext value={zoom.rect}>{children}</PictureRectContext>
    </div>
  );
}
