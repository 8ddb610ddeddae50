/** The units of a time ago, the largest first, in ms. A month is as long as on average. */
const units = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/**
 * How long ago something was, such as “3 days ago” or “yesterday”, in whole units of the largest kind that fits.
 *
 * @param language as a BCP 47 tag
 * @param ms the time in milliseconds since 1970, as `now`
 */
export function agoText(language: string, ms: number, now: number): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  // The clocks of server and app may differ a little.
  const age = Math.max(0, now - ms);
  const [unit, length] = units.find(([, size]) => age >= size) ?? ['minute', 60_000];
  return words.format(-Math.floor(age / length), unit);
}
