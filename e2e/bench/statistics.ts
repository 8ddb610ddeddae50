/** One measured value of y at an x. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How values are spread. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly min: number;
  readonly max: number;
}

/** The median; of two middle values the mean. NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which this share of the values lies, 0 … 1; between two values it is interpolated (type 7 of Hyndman and
 * Fan 1996). NaN of nothing.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(place)] ?? Number.NaN;
  const upper = sorted[Math.ceil(place)] ?? Number.NaN;
  return lower + (upper - lower) * (place - Math.floor(place));
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    n: values.length,
    mean: values.reduce((total, value) => total + value, 0) / values.length,
    median: median(values),
    p10: quantile(values, 0.1),
    p90: quantile(values, 0.9),
    min: Math.min(...values),
    max: Math.max(...values),
  };
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
