/** One measured value of y at an x. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The median; of two middle values the mean. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/** The least-squares line through points: y = intercept + slope · x. */
export function leastSquares(points: readonly Point[]): { slope: number; intercept: number } {
  const meanOf = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) / values.length;
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const covariance = meanOf(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const variance = meanOf(points.map(({ x }) => (x - meanX) ** 2));
  const slope = covariance / variance;
  return { slope, intercept: meanY - slope * meanX };
}
