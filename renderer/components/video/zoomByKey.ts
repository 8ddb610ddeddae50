import { plainKey, zoomKeys } from './tileKeys.ts';
import type { VideoZoom } from './useVideoZoom.ts';
import { zoomStep } from './videoZoom.ts';

/** How far one arrow key pans, in CSS pixels. */
const panStep = 60;
const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [panStep, 0],
  ArrowRight: [-panStep, 0],
  ArrowUp: [0, panStep],
  ArrowDown: [0, -panStep],
};

/** Applies a key to a zoomable video; answers whether the key has a meaning. */
export function zoomByKey(zoom: VideoZoom, press: Parameters<typeof plainKey>[0]): boolean {
  const key = plainKey(press);
  const arrow = key === null ? undefined : arrows[key];
  if (arrow) {
    // There is nothing to pan while the whole video is visible.
    if (zoom.scale <= 1) return false;
    zoom.panBy({ x: arrow[0], y: arrow[1] });
    return true;
  }
  if (key === zoomKeys.zoomIn || key === '=') zoom.zoomBy(zoomStep);
  else if (key === zoomKeys.zoomOut) zoom.zoomBy(1 / zoomStep);
  else if (key === zoomKeys.showWhole) zoom.showWhole();
  else if (key === zoomKeys.showActual) zoom.showActual();
  else return false;
  return true;
}
