import type { Point, Rectangle } from 'electron';

/** Size of the page in pixels, without the window's frame. */
export const pickerSize = { width: 720, height: 560 } as const;

/** The bounds of the picker: its centre is at `middle`, but it is moved inside a display's work area where it fits. */
export function pickerBounds(middle: Point, area: Rectangle): Rectangle {
  const { width, height } = pickerSize;
  return {
    x: within(middle.x - width / 2, area.x, area.x + area.width - width),
    y: within(middle.y - height / 2, area.y, area.y + area.height - height),
    width,
    height,
  };
}

export function middleOf({ x, y, width, height }: Rectangle): Point {
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}

function within(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(value, most)));
}
