import { createContext, useContext } from 'react';
import type { Rect } from './pictureZoom.ts';

/**
 * Where the picture of a share really lies in its place: without the bars beside or above it, and with zoom and pan. Who
 * draws over the picture stands as a child in `PictureFrame` and asks here.
 */
export const PictureRectContext = createContext<Rect | null>(null);

/**
 * The picture's rectangle in CSS pixels, from the upper left corner of the nearest `PictureFrame`; larger than that while the
 * picture is zoomed. Null until the first frame is there.
 */
export function usePictureRect(): Rect | null {
  return useContext(PictureRectContext);
}
