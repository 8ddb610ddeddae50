import type { OverlayFrame } from '../../state/PointerFeed.ts';
import type { Rect } from '../video/videoZoom.ts';

type Stroke = OverlayFrame['strokes'][number];

/** Of a line, in CSS pixels; it grows with a picture that is zoomed. */
const thinnest = 3;
const thickest = 14;
/** Of the height of the picture. */
const thickness = 0.007;
/** So much farther reaches the dark edge that keeps ink apart from a picture of its own colour. */
const edge = 2;

/** A person's ink: light enough for a dark picture, and with its edge dark enough for a light one. */
function inkColor(hue: number): string {
  return `oklch(0.78 0.17 ${hue})`;
}

/**
 * Paints all strokes on a canvas that covers the place of a picture. `rect` is where the picture lies in that place, in CSS
 * pixels; `hueOf` answers null for somebody who is not there any more.
 */
export function paintInk(
  pen: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  rect: Rect,
  hueOf: (who: Stroke['who']) => number | null,
): void {
  const width = Math.min(thickest, Math.max(thinnest, rect.height * thickness));
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const { who, points, strength } of strokes) {
    const hue = hueOf(who);
    if (hue === null) continue;
    trace(
      pen,
      points.map(({ x, y }) => [rect.left + x * rect.width, rect.top + y * rect.height]),
    );
    pen.globalAlpha = strength;
    pen.lineWidth = width + 2 * edge;
    pen.strokeStyle = 'oklch(0.2 0.02 260 / 0.55)';
    pen.stroke();
    pen.lineWidth = width;
    pen.strokeStyle = inkColor(hue);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** A line through the middles between the points, so that it has no corners where a hand makes none. */
function trace(
  pen: CanvasRenderingContext2D,
  points: readonly (readonly [number, number])[],
): void {
  const [first, ...rest] = points;
  if (!first) return;
  pen.beginPath();
  pen.moveTo(...first);
  rest.forEach(([x, y], index) => {
    const next = rest[index + 1];
    if (next) pen.quadraticCurveTo(x, y, (x + next[0]) / 2, (y + next[1]) / 2);
    else pen.lineTo(x, y);
  });
  // A dot.
  if (rest.length === 0) pen.lineTo(...first);
}
