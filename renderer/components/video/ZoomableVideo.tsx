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
  /** Who shares; `me` for my own share. */
  who: PeerId | 'me';
  label: string;
  waiting?: string;
  frameRef: RefObject<HTMLDivElement | null>;
  videoRef: RefObject<HTMLVideoElement | null>;
  zoom: VideoZoom;
  onShown?: (isShown: boolean) => void;
  /** Drawn over the video, in paint order; each asks `useVideoRect` for the video's position. */
  children?: ReactNode;
}

/**
 * The video of a share in its frame: wheel and pinch zoom it, dragging pans it.
 * Pointers and drawings over it stand as children: see `useVideoRect`. A child with the attribute `data-draws` takes drags
 *
 * Pointers and drawings over it stand as children: see `useVideoRect`. A child with the attribute `data-draws` takes drags
 * Pointers and drawings over it are its children: see `useVideoRect`. A child with the attribute `data-draws` takes drags and
 * double clicks for itself; the wheel still zooms.
 */
export function ZoomableVideo({
  who,
  label,
  waiting,
  frameRef,
  videoRef,
  zoom,
  onShown,
  children,
}: ZoomableVideoProps) {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useZoomGestures(frameRef, latest);
  return (
    <div ref={frameRef} className={styles.frame} data-zoomed={zoom.scale > 1 || undefined}>
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
