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

/** A picture in its place, and how it is looked at. */
export interface VideoZoom {
  /** Where the picture lies in its place; null until its first frame is there. */
  readonly rect: Rect | null;
  /** 1 where the picture is shown as a whole. */
  readonly scale: number;
  /** Closer by a factor, or farther; around a point seen from the middle of the place. */
  zoomBy(factor: number, point?: Point): void;
  panBy(way: Point): void;
  /** The whole picture. */
  showWhole(): void;
  /** Each pixel of the picture on one of the screen. */
  showActual(): void;
}

/** Follows the size of a picture and of its place; the picture stays inside of it, however both change. */
export function useVideoZoom(
  placeRef: RefObject<HTMLElement | null>,
  videoRef: RefObject<HTMLVideoElement | null>,
): VideoZoom {
  const [framing, setFraming] = useState<Framing | null>(null);
  const [wish, setWish] = useState<Zoom>(wholeVideo);
  useEffect(() => {
    const place = placeRef.current;
    const video = videoRef.current;
    const view = place?.ownerDocument.defaultView;
    if (!place || !video || !view) return;
    const look = () => {
      const { clientWidth: width, clientHeight: height } = place;
      const picture = { width: video.videoWidth, height: video.videoHeight };
      const isThere = width > 0 && height > 0 && picture.width > 0 && picture.height > 0;
      setFraming(
        isThere ? { place: { width, height }, picture, pixelRatio: view.devicePixelRatio } : null,
      );
    };
    const size = new view.ResizeObserver(look);
    size.observe(place);
    // Also while it goes on: with another layer, or another window shared.
    const changes = ['loadedmetadata', 'resize', 'emptied'];
    for (const name of changes) video.addEventListener(name, look);
    return () => {
      size.disconnect();
      for (const name of changes) video.removeEventListener(name, look);
    };
  }, [placeRef, videoRef]);

  const change = useCallback(
    (next: (framing: Framing, zoom: Zoom) => Zoom) =>
      setWish((zoom) => (framing ? next(framing, allowedZoom(framing, zoom)) : zoom)),
    [framing],
  );
  return useMemo(() => {
    const zoom = framing ? allowedZoom(framing, wish) : wholeVideo;
    return {
      rect: framing && videoRect(framing, zoom),
      scale: zoom.scale,
      zoomBy: (factor, point = { x: 0, y: 0 }) =>
        change((now, before) => zoomedAt(now, before, factor, point)),
      panBy: (way) => change((now, before) => pannedBy(now, before, way)),
      showWhole: () => setWish(wholeVideo),
      showActual: () =>
        change((now, before) =>
          zoomedAt(now, before, actualScale(now) / before.scale, { x: 0, y: 0 }),
        ),
    };
  }, [framing, wish, change]);
}
