/**
 * The next moment at which clocks show a time of day, in milliseconds since 1970.
 *
 * @param text `HH:MM`, as a time input gives it
 * @returns null when it is none
 */
export function nextTimeOf(text: string, nowMs: number): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const time = new Date(nowMs);
  time.setHours(Number(hours), Number(minutes), 0, 0);
  if (time.getTime() <= nowMs) time.setDate(time.getDate() + 1);
  return time.getTime();
}
