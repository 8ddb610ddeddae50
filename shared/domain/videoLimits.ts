/** The bandwidth limit for video in bit/s, or null for no limit. Voices are never limited. */
export type VideoLimit = number | null;

/** Below the minimum not even the lowest layer fits; above the maximum a limit has no effect. In bit/s. */
export const videoLimitMin = 200_000;
export const videoLimitMax = 50_000_000;

/** The choices for users, in bit/s. */
export const videoLimitChoices: readonly number[] = [
  500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000,
];

/** The stricter of two limits. */
export function stricter(a: VideoLimit, b: VideoLimit): VideoLimit {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** The bandwidth that a share leaves for the camera: its lowest layer. In bit/s. */
const cameraBesideShare = 160_000;

/** Divides a limit between the user's own share and camera. The share has priority. */
export function sendingBudget(
  limit: VideoLimit,
  { sharing, camera }: { readonly sharing: boolean; readonly camera: boolean },
): { readonly share: VideoLimit; readonly camera: VideoLimit } {
  if (limit === null || !sharing || !camera) return { share: limit, camera: limit };
  // With very little bandwidth a small share is better than none.
  const beside = Math.min(cameraBesideShare, limit / 2);
  return { share: limit - beside, camera: beside };
}

/**
 * Limits the bitrates of simulcast layers, lowest first, to a total. Lower layers get their full bitrate. The first layer that
 * does not fit gets the rest if that is at least a third of its bitrate; layers above are not sent (0). The lowest layer is
 * always sent.
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
