import type { OverlayFrame } from '../../state/PointerFeed.ts';
import type { Rect } from '../video/videoZoom.ts';

type Stroke = OverlayFrame['strokes'][number];

/** Limits of a line's width in CSS pixels; it grows with a zoomed video. */
const thinnest = 3;
const thickest = 14;
/** Line width as a part of the video's height. */
const thickness = 0.007;
/** Width of the dark edge that separates ink from video of the same colour. */
const edge = 2;

/** The colour of a person's ink: visible on dark video, and with its dark edge on light video. */
function inkColor(hue: number): string {
  return `oklch(0.78 0.17 ${hue})`;
}

/**
 * Paints all strokes on a canvas that covers the frame of a video. `rect` is the video's position in the frame, in CSS pixels;
 * `hueOf` answers null for someone who has left.
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

/** Begins a smooth line on a canvas: it runs through the midpoints between the points. */
export function trace(
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
  // A single point becomes a dot.
  if (rest.length === 0) pen.lineTo(...first);
}
