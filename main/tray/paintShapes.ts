/** A closed outline: x and y of its corners in turn. */
export type Outline = readonly number[];

/** Red, green, blue from 0 to 255, and alpha from 0 to 1. */
export type Color = readonly [number, number, number, number];

/** Outlines that are filled together, or cut out of what is there. */
export interface Layer {
  readonly outlines: readonly Outline[];
  readonly color: Color | 'cut';
}

/** Rows of samples in each pixel: 16 give steps that no eye sees. */
const rowsPerPixel = 16;
const stepsPerCircle = 40;
const stepsPerCurve = 12;

/**
 * Paints layers over each other, smoothly edged, without any canvas.
 *
 * @param extent width and height of the drawing in its own units
 * @param size width and height of the picture in pixels
 * @returns rows of pixels, each blue, green, red, alpha, with the colours multiplied by alpha: what
 *   `nativeImage.createFromBitmap` takes
 */
export function paintShapes(layers: readonly Layer[], extent: number, size: number): Uint8Array {
  const pixels = new Float64Array(size * size * 4);
  for (const { outlines, color } of layers) {
    const covered = new Float64Array(size * size);
    for (const outline of outlines) {
      coverage(outline, size / extent, size).forEach((part, at) => {
        covered[at] = Math.max(covered[at] ?? 0, part);
      });
    }
    covered.forEach((part, at) => {
      if (part > 0) blend(pixels, at * 4, color, part);
    });
  }
  return Uint8Array.from(pixels, (value) => Math.round(Math.min(1, value) * 255));
}

export function circle(x: number, y: number, radius: number): Outline {
  return Array.from({ length: stepsPerCircle }, (_, step) => {
    const angle = (step / stepsPerCircle) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  }).flat();
}

/** A straight stroke with round ends. */
export function stroke(
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  width: number,
): Outline[] {
  const length = Math.hypot(toX - fromX, toY - fromY);
  const acrossX = (-(toY - fromY) / length) * (width / 2);
  const acrossY = ((toX - fromX) / length) * (width / 2);
  return [
    [
      [fromX + acrossX, fromY + acrossY],
      [toX + acrossX, toY + acrossY],
      [toX - acrossX, toY - acrossY],
      [fromX - acrossX, fromY - acrossY],
    ].flat(),
    circle(fromX, fromY, width / 2),
    circle(toX, toY, width / 2),
  ];
}

/** A square with round corners that fills the drawing. */
export function roundedSquare(extent: number, radius: number): Outline {
  return roundedBox(0, 0, extent, extent, radius);
}

/** A box with round corners. */
export function roundedBox(
  left: number,
  top: number,
  right: number,
  bottom: number,
  radius: number,
): Outline {
  const corners = [
    [right - radius, top + radius, -0.25],
    [right - radius, bottom - radius, 0],
    [left + radius, bottom - radius, 0.25],
    [left + radius, top + radius, 0.5],
  ] as const;
  return corners.flatMap(([x, y, turn]) =>
    Array.from({ length: stepsPerCurve + 1 }, (_, step) => {
      const angle = (turn + step / stepsPerCurve / 4) * 2 * Math.PI;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }).flat(),
  );
}

/** A point of a path: a corner, or a cubic Bézier curve with its two handles and its end. */
export type PathStep =
  | readonly [number, number]
  | readonly [number, number, number, number, number, number];

/** The outline of a path of corners and curves; the first step is a corner. */
export function path(steps: readonly PathStep[]): Outline {
  const points: number[] = [];
  for (const step of steps) {
    if (step.length === 2) {
      points.push(...step);
      continue;
    }
    const [x0 = 0, y0 = 0] = points.slice(-2);
    const [x1, y1, x2, y2, x3, y3] = step;
    for (let part = 1; part <= stepsPerCurve; part++) {
      const t = part / stepsPerCurve;
      points.push(onCurve(t, x0, x1, x2, x3), onCurve(t, y0, y1, y2, y3));
    }
  }
  return points;
}

function onCurve(t: number, from: number, first: number, second: number, to: number): number {
  const u = 1 - t;
  return u ** 3 * from + 3 * u ** 2 * t * first + 3 * u * t ** 2 * second + t ** 3 * to;
}

/** How much of each pixel lies in the outline, 0 to 1. */
function coverage(outline: Outline, scale: number, size: number): Float64Array {
  const covered = new Float64Array(size * size);
  for (let row = 0; row < size * rowsPerPixel; row++) {
    const crossings = crossingsAt(outline, scale, (row + 0.5) / rowsPerPixel);
    const line = Math.floor(row / rowsPerPixel) * size;
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const from = Math.max(0, crossings[at] ?? 0);
      const to = Math.min(size, crossings[at + 1] ?? 0);
      for (let x = Math.floor(from); x < to; x++) {
        const part = Math.min(x + 1, to) - Math.max(x, from);
        covered[line + x] = (covered[line + x] ?? 0) + part / rowsPerPixel;
      }
    }
  }
  return covered;
}

/** Where the outline crosses a row, from left to right, in pixels. */
function crossingsAt(outline: Outline, scale: number, y: number): number[] {
  const crossings: number[] = [];
  const count = outline.length;
  for (let at = 0; at < count; at += 2) {
    const x1 = (outline[at] ?? 0) * scale;
    const y1 = (outline[at + 1] ?? 0) * scale;
    const x2 = (outline[(at + 2) % count] ?? 0) * scale;
    const y2 = (outline[(at + 3) % count] ?? 0) * scale;
    if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return crossings.sort((a, b) => a - b);
}

/** Lays a colour over a pixel, or cuts it out; pixels hold blue, green, red, alpha from 0 to 1, multiplied by alpha. */
function blend(pixels: Float64Array, at: number, color: Color | 'cut', part: number): void {
  const [red, green, blue, alpha] = color === 'cut' ? [0, 0, 0, 1] : color;
  const over = part * alpha;
  const laid = color === 'cut' ? [0, 0, 0, 0] : [blue / 255, green / 255, red / 255, 1];
  laid.forEach((value, channel) => {
    pixels[at + channel] = (pixels[at + channel] ?? 0) * (1 - over) + value * over;
  });
}
