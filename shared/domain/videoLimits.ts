/** Bit/s that pictures may take, or null for no limit. Voices are never limited. */
export type VideoLimit = number | null;

/** Below it not even the smallest pictures get through; above it a limit says nothing. In bit/s. */
export const videoLimitMin = 200_000;
export const videoLimitMax = 50_000_000;

/** What people can choose from, in bit/s. */
export const videoLimitChoices: readonly number[] = [
  500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000,
];

/** The stricter of two limits. */
export function stricter(a: VideoLimit, b: VideoLimit): VideoLimit {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** What is left for a camera beside a share that needs everything: its lowest layer. In bit/s. */
const cameraBesideShare = 160_000;

/** What of a limit each of my own pictures may take. A share comes first. */
export function sendingBudget(
  limit: VideoLimit,
  { sharing, camera }: { readonly sharing: boolean; readonly camera: boolean },
): { readonly share: VideoLimit; readonly camera: VideoLimit } {
  if (limit === null || !sharing || !camera) return { share: limit, camera: limit };
  // Whoever has next to nothing sees a small share rather than none.
  const beside = Math.min(cameraBesideShare, limit / 2);
  return { share: limit - beside, camera: beside };
}

/**
 * The ceilings of layers that are sent side by side, lowest first, within a limit: lower ones whole, one that does not fit
 * whole with what is left, as long as that is at least a third of it; those above are not sent (0). The lowest always is.
 */
export function ceilingsWithin(ceilings: readonly number[], limit: VideoLimit): number[] {
  let left = limit ?? Number.POSITIVE_INFINITY;
  return ceilings.map((ceiling, index) => {
    const given = Math.min(ceiling, Math.max(left, 0));
    const isEnough = index === 0 || given >= ceiling / 3;
    left -= isEnough ? given : Number.POSITIVE_INFINITY;
    return isEnough ? given : 0;
  });
}
