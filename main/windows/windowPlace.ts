import type { Display, Rectangle } from 'electron';
import { z } from 'zod';

const boundsField = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

/** Where the window was, by display, so that it comes back to its place on whichever is there. */
export const windowPlacesField = z.object({
  /** Ids of displays, the one used last at the end. */
  places: z.array(z.object({ displayId: z.number(), bounds: boundsField, maximized: z.boolean() })),
});
export type WindowPlaces = z.output<typeof windowPlacesField>;

/** Where the window is to be. */
export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** What counts of a display. */
export type Screen = Pick<Display, 'id' | 'workArea'>;

export const minimumSize = { width: 400, height: 560 };
const firstSize = { width: 1080, height: 720 };
const placesMax = 8;

/**
 * The place for the window: where it was last on a display that is there, pulled back onto it; else in the middle of the
 * first one.
 *
 * @param screens the displays that are there, the primary one first
 */
export function placeFor({ places }: WindowPlaces, screens: readonly Screen[]): WindowPlace {
  for (const { displayId, bounds, maximized } of places.toReversed()) {
    const screen = screens.find(({ id }) => id === displayId);
    if (screen !== undefined) return { bounds: pulledInto(screen.workArea, bounds), maximized };
  }
  const [primary] = screens;
  if (primary === undefined) return { bounds: { x: 0, y: 0, ...firstSize }, maximized: false };
  const { x, y, width, height } = primary.workArea;
  const middle = {
    x: x + Math.round((width - firstSize.width) / 2),
    y: y + Math.round((height - firstSize.height) / 2),
    ...firstSize,
  };
  return { bounds: pulledInto(primary.workArea, middle), maximized: false };
}

/** Remembers a place as the last one. */
export function withPlace(
  { places }: WindowPlaces,
  displayId: number,
  { bounds, maximized }: WindowPlace,
): WindowPlaces {
  const others = places.filter((place) => place.displayId !== displayId);
  return { places: [...others, { displayId, bounds, maximized }].slice(-placesMax) };
}

/** A rectangle no larger than the area and wholly inside it; the window's minimum size goes first. */
function pulledInto(area: Rectangle, bounds: Rectangle): Rectangle {
  const width = Math.max(minimumSize.width, Math.min(bounds.width, area.width));
  const height = Math.max(minimumSize.height, Math.min(bounds.height, area.height));
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  };
}
