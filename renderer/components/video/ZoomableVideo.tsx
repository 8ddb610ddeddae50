import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
} from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { VideoZoom } from './useVideoZoom.ts';
import { useZoomGestures } from './useZoomGestures.ts';
import { VideoView } from './VideoView.tsx';
import type { Rect } from './videoZoom.ts';
import styles from './ZoomableVideo.module.css';

/** Where the video lies in its frame: without the bars beside or above it, and with zoom and pan. */
const VideoRectContext = createContext<Rect | null>(null);

/**
 * For children of `ZoomableVideo`: the video's rectangle in CSS pixels, from the upper left corner of the frame; larger than the
 * frame while zoomed. Null until the first video frame has arrived.
 */
export function useVideoRect(): Rect | null {
  return useContext(VideoRectContext);
}

interface ZoomableVideoProps {
  /** Who shares; `me` for one's own. */
  who: PeerId | 'me';
  label: string;
  waiting?: string;
  placeRef: RefObject<HTMLDivElement | null>;
  videoRef: RefObject<HTMLVideoElement | null>;
  zoom: VideoZoom;
  onShown?: (isShown: boolean) => void;
  /** Over the picture, in the order of their painting; each asks `useVideoRect` where that is. */
  children?: ReactNode;
}

/**
 * The picture of a share in its place, to be zoomed by wheel and pinch and moved by dragging.
 *
 * Pointers and drawings over it stand as children: see `useVideoRect`. A child with the attribute `data-draws` takes drags
 * and double clicks for itself; the wheel goes on zooming.
 */
export function ZoomableVideo({
  who,
  label,
  waiting,
  placeRef,
  videoRef,
  zoom,
  onShown,
  children,
}: ZoomableVideoProps) {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useZoomGestures(placeRef, latest);
  return (
    <div ref={placeRef} className={styles.frame} data-zoomed={zoom.scale > 1 || undefined}>
      <VideoView
        who={who}
        source="screen"
        label={label}
        waiting={waiting}
        rect={zoom.rect}
        videoRef={videoRef}
        onShown={onShown}
      />
      <VideoRectContext value={zoom.rect}>{children}</VideoRectContext>
    </div>
  );
}
