import { type RefObject, useEffect } from 'react';
import type { VideoZoom } from './useVideoZoom.ts';
import type { Point } from './videoZoom.ts';

/** One notch of a wheel, 100 units, is a quarter closer; a touchpad's pinch gives small units with Ctrl, and counts for more. */
const wheelPower = 0.0022;
const pinchPower = 0.01;
/** Lines and pages of a wheel, where a browser counts in these. */
const unitPixels = [1, 33, 400];

/** Wheel and pinch zoom what is in the place, around where they are; a drag moves it once it is zoomed. */
export function useZoomGestures(
  placeRef: RefObject<HTMLElement | null>,
  zoomRef: RefObject<VideoZoom>,
) {
  useEffect(() => {
    const place = placeRef.current;
    if (!place) return;
    const gone = new AbortController();
    const { signal } = gone;
    const fingers = new Map<number, Point>();
    const fromMiddle = ({ x, y }: Point): Point => {
      const { left, top, width, height } = place.getBoundingClientRect();
      return { x: x - left - width / 2, y: y - top - height / 2 };
    };
    const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y });

    function onWheel(event: WheelEvent) {
      // With Shift or sideways it is a way of scrolling.
      if (event.deltaY === 0) return;
      // Otherwise Ctrl zooms the page.
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
      if (!before || !place) return;
      const now = pointOf(event);
      fingers.set(event.pointerId, now);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      const zoom = zoomRef.current;
      if (other) {
        const grown = distance(now, other) / Math.max(1, distance(before, other));
        zoom.zoomBy(grown, fromMiddle(middle(now, other)));
      } else if (zoom.scale > 1) {
        // Now it is a drag: it goes on outside of the place.
        if (!place.hasPointerCapture(event.pointerId)) place.setPointerCapture(event.pointerId);
        zoom.panBy({ x: now.x - before.x, y: now.y - before.y });
      }
    }

    const lift = ({ pointerId }: PointerEvent) => void fingers.delete(pointerId);
    place.addEventListener('wheel', onWheel, { passive: false, signal });
    place.addEventListener('pointerdown', onPointerDown, { signal });
    place.addEventListener('pointermove', onPointerMove, { signal });
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      place.addEventListener(name, lift, { signal });
    }
    return () => gone.abort();
  }, [placeRef, zoomRef]);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** Whether a pointer draws on the picture, and moves it not. */
export function isDrawn({ target }: Pick<Event, 'target'>): boolean {
  return (target as Element | null)?.closest('[data-draws]') != null;
}
