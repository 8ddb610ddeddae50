import { type RefObject, useEffect } from 'react';
import type { VideoZoom } from './useVideoZoom.ts';
import type { Point } from './videoZoom.ts';

/** One wheel notch (100 units) zooms by a quarter. A touchpad pinch sends small units with Ctrl, which count more. */
const wheelPower = 0.0022;
const pinchPower = 0.01;
/** Pixels per unit for browsers that report wheel movement in lines or pages. */
const unitPixels = [1, 33, 400];

/** Wheel and pinch zoom the video around the pointer; dragging pans it once it is zoomed. */
export function useZoomGestures(
  frameRef: RefObject<HTMLElement | null>,
  zoomRef: RefObject<VideoZoom>,
) {
  useEffect(() => {
    const frame = frameRef.current;
    if (!frame) return;
    const gone = new AbortController();
    const { signal } = gone;
    const fingers = new Map<number, Point>();
    const fromMiddle = ({ x, y }: Point): Point => {
      const { left, top, width, height } = frame.getBoundingClientRect();
      return { x: x - left - width / 2, y: y - top - height / 2 };
    };
    const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y });

    function onWheel(event: WheelEvent) {
      // Shift or horizontal movement scrolls.
      if (event.deltaY === 0) return;
      // Otherwise Ctrl would zoom the page.
      event.preventDefault();
      const way = event.deltaY * (unitPixels[event.deltaMode] ?? 1);
      const power = event.ctrlKey && Math.abs(way) < 50 ? pinchPower : wheelPower;
      zoomRef.current.zoomBy(Math.exp(-way * power), fromMiddle(pointOf(event)));
    }

    function onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || isDrawn(event)) return;
      fingers.set(event.pointerId, pointOf(event));
    }

    function onPointerMove(event: PointerEvent) {
      const before = fingers.get(event.pointerId);
      if (!before || !frame) return;
      const now = pointOf(event);
      fingers.set(event.pointerId, now);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      const zoom = zoomRef.current;
      if (other) {
        const grown = distance(now, other) / Math.max(1, distance(before, other));
        zoom.zoomBy(grown, fromMiddle(middle(now, other)));
      } else if (zoom.scale > 1) {
        // Now it is a drag, which continues outside the frame.
        if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId);
        zoom.panBy({ x: now.x - before.x, y: now.y - before.y });
      }
    }

    const lift = ({ pointerId }: PointerEvent) => void fingers.delete(pointerId);
    frame.addEventListener('wheel', onWheel, { passive: false, signal });
    frame.addEventListener('pointerdown', onPointerDown, { signal });
    frame.addEventListener('pointermove', onPointerMove, { signal });
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      frame.addEventListener(name, lift, { signal });
    }
    return () => gone.abort();
  }, [frameRef, zoomRef]);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** Whether a pointer draws on the video instead of panning it. */
export function isDrawn({ target }: Pick<Event, 'target'>): boolean {
  return (target as Element | null)?.closest('[data-draws]') != null;
}
