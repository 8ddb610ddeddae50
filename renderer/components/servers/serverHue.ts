import { avatarHue } from '../people/initials.ts';

/** The hue (0 … 359, OKLCH) of a server without a picture, by its address: the same in everybody's list. */
export function serverHue(host: string): number {
  let seed = 0;
  for (const char of host.toLowerCase()) seed = (seed * 31 + (char.codePointAt(0) ?? 0)) % 100_003;
  return avatarHue(seed);
}
