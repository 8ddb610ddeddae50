/** Draws a person in front of a wall, in fractions of width and height, to try a segmenter. */
export function drawTrialFigure(
  pen: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
): void {
  const oval = (color: string, x: number, y: number, radiusX: number, radiusY: number) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.ellipse(x * width, y * height, radiusX * width, radiusY * height, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  const box = (color: string, x: number, y: number, wide: number, high: number) => {
    pen.fillStyle = color;
    pen.fillRect(x * width, y * height, wide * width, high * height);
  };
  box('#8e98a2', 0, 0, 1, 1);
  box('#5b6470', 0.06, 0.1, 0.16, 0.35);
  oval('#2f4a75', 0.5, 1.05, 0.24, 0.38);
  box('#c99a7e', 0.455, 0.5, 0.09, 0.25);
  oval('#3a2a20', 0.5, 0.34, 0.105, 0.27);
  oval('#dcae92', 0.5, 0.39, 0.085, 0.22);
  for (const side of [-1, 1]) {
    const x = 0.5 + side * 0.033;
    oval('#ffffff', x, 0.36, 0.014, 0.016);
    oval('#2b2320', x, 0.36, 0.007, 0.014);
    oval('#3a2a20', x, 0.315, 0.02, 0.008);
  }
  oval('#c58f74', 0.5, 0.43, 0.012, 0.04);
  oval('#a8564f', 0.5, 0.51, 0.03, 0.014);
}

/** Points that certainly belong to the figure, and to the wall. */
const onFigure = [
  [0.5, 0.39],
  [0.5, 0.6],
  [0.5, 0.9],
] as const;
const onWall = [
  [0.1, 0.2],
  [0.9, 0.5],
  [0.3, 0.1],
  [0.1, 0.9],
] as const;

/** Whether this output for the figure, row by row from 0 (wall) to 1 (person), separates the two. */
export function passesTrial(persons: Float32Array, width: number, height: number): boolean {
  const at = ([x, y]: readonly [number, number]) =>
    persons[Math.floor(y * height) * width + Math.floor(x * width)] ?? Number.NaN;
  return onFigure.every((place) => at(place) > 0.8) && onWall.every((place) => at(place) < 0.2);
}
