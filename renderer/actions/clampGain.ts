const loudestGain = 2;

/** A volume within 0 … 2. */
export function clampGain(gain: number): number {
  return Math.min(Math.max(gain, 0), loudestGain);
}
