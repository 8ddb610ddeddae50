import type { Display, Rectangle } from 'electron';
import { z } from 'zod';

const boundsField = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

/** The places of the window by display, so that it returns to its place on a display that is connected. */
export const windowPlacesField = z.object({
  /** The display that was used last comes last. */
  places: z.array(z.object({ displayId: z.number(), bounds: boundsField, maximized: z.boolean() })),
});
export type WindowPlaces = z.output<typeof windowPlacesField>;

/** A place of the window. */
export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** The part of a display that is used. */
export type Screen = Pick<Display, 'id' | 'workArea'>;

export const minimumSize = { width: 400, height: 560 };
const firstSize = { width: 1080, height: 720 };
const placesMax = 8;

/**
 * The place for the window: its last place on a connected display, moved inside it; else the middle of the primary display.
 *
 * @param screens the connected displays, the primary one first
 */
export function placeFor({ places }: WindowPlaces, screens: readonly Screen[]): WindowPlace {
  for (const { displayId, bounds, maximized } of places.toReversed()) {
    const screen = screens.find(({ id }) => id === displayId);
    if (screen !== undefined) return { bounds: movedInto(screen.workArea, bounds), maximized };
  }
  const [primary] = screens;
  if (primary === undefined) return { bounds: { x: 0, y: 0, ...firstSize }, maximized: false };
  const { x, y, width, height } = primary.workArea;
  const middle = {
    x: x + Math.round((width - firstSize.width) / 2),
    y: y + Math.round((height - firstSize.height) / 2),
    ...firstSize,
  };
  return { bounds: movedInto(primary.workArea, middle), maximized: false };
}

/** Adds a place as the last one. */
export function withPlace(
  { places }: WindowPlaces,
  displayId: number,
  { bounds, maximized }: WindowPlace,
): WindowPlaces {
  const others = places.filter((place) => place.displayId !== displayId);
  return { places: [...others, { displayId, bounds, maximized }].slice(-placesMax) };
}

/** A rectangle that is not larger than the area and inside it. The window's minimum size has priority. */
function movedInto(area: Rectangle, bounds: Rectangle): Rectangle {
  const width = Math.max(minimumSize.width, Math.min(bounds.width, area.width));
  const height = Math.max(minimumSize.height, Math.min(bounds.height, area.height));
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  };
}
