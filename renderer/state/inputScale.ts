/**
 * The scale on which a microphone's level and the threshold of voice activation are drawn over each other, in dBov: from
 * what noise suppression leaves of a quiet room to full scale.
 */
export const inputScale = { quietestDbov: -80, loudestDbov: 0 } as const;

/** Where a level is on the scale, 0 … 1. */
export function inputLevel(dbov: number): number {
  const { quietestDbov, loudestDbov } = inputScale;
  const level = (dbov - quietestDbov) / (loudestDbov - quietestDbov);
  return Math.min(Math.max(level, 0), 1);
}
