/** How many times as much memory may be needed at the end (R2 of the quality plan). */
export const growthLimit = 1.05;
/** With fewer values, chance decides. */
const valuesMin = 40;

/** The median of the last quarter of these values to that of the second quarter; null if there are too few. */
export function growthOf(values: readonly number[]): number | null {
  if (values.length < valuesMin) return null;
  const quarter = (which: number) =>
    median(values.slice((values.length * which) / 4, (values.length * (which + 1)) / 4));
  return quarter(3) / quarter(1);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
