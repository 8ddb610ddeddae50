import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import {
  actualScale,
  allowedZoom,
  type Framing,
  type Point,
  pannedBy,
  type Rect,
  videoRect,
  wholeVideo,
  type Zoom,
  zoomedAt,
} from './videoZoom.ts';

/** A video in its frame, with its zoom. */
export interface VideoZoom {
  /** Position of the video in its frame; null until the first video frame. */
  readonly rect: Rect | null;
  /** 1 while the whole video is shown. */
  readonly scale: number;
  /** Zooms by a factor around a point measured from the centre of the frame. */
  zoomBy(factor: number, point?: Point): void;
  panBy(way: Point): void;
  /** Shows the whole video. */
  showWhole(): void;
  /** Shows one video pixel per screen pixel. */
  showActual(): void;
}

/** Zoom and pan of a video; keeps the video inside its frame when either changes size. */
export function useVideoZoom(
  frameRef: RefObject<HTMLElement | null>,
  videoRef: RefObject<HTMLVideoElement | null>,
): VideoZoom {
  const [framing, setFraming] = useState<Framing | null>(null);
  const [target, setTarget] = useState<Zoom>(wholeVideo);
  useEffect(() => {
    const frame = frameRef.current;
    const video = videoRef.current;
    const view = frame?.ownerDocument.defaultView;
    if (!frame || !video || !view) return;
    const look = () => {
      const { clientWidth: width, clientHeight: height } = frame;
      const size = { width: video.videoWidth, height: video.videoHeight };
      const isThere = width > 0 && height > 0 && size.width > 0 && size.height > 0;
      setFraming(
        isThere
          ? { frame: { width, height }, video: size, pixelRatio: view.devicePixelRatio }
          : null,
      );
    };
    const observer = new view.ResizeObserver(look);
    observer.observe(frame);
    // The size can change later: with another layer or another shared window.
    const changes = ['loadedmetadata', 'resize', 'emptied'];
    for (const name of changes) video.addEventListener(name, look);
    return () => {
      observer.disconnect();
      for (const name of changes) video.removeEventListener(name, look);
    };
  }, [frameRef, videoRef]);

  const change = useCallback(
    (next: (framing: Framing, zoom: Zoom) => Zoom) =>
      setTarget((zoom) => (framing ? next(framing, allowedZoom(framing, zoom)) : zoom)),
    [framing],
  );
  return useMemo(() => {
    const zoom = framing ? allowedZoom(framing, target) : wholeVideo;
    return {
      rect: framing && videoRect(framing, zoom),
      scale: zoom.scale,
      zoomBy: (factor, point = { x: 0, y: 0 }) =>
        change((now, before) => zoomedAt(now, before, factor, point)),
      panBy: (way) => change((now, before) => pannedBy(now, before, way)),
      showWhole: () => setTarget(wholeVideo),
      showActual: () =>
        change((now, before) =>
          zoomedAt(now, before, actualScale(now) / before.scale, { x: 0, y: 0 }),
        ),
    };
  }, [framing, target, change]);
}
