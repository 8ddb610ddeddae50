import type { Message } from '../../../shared/domain/Message.ts';

/** Messages of one person within this time stand under one name. */
const groupMs = 5 * 60_000;

/** Whether two times are on the same day here. */
export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Whether a message stands under the name above it. */
export function continuesGroup(message: Message, before: Message | undefined): boolean {
  return (
    before !== undefined &&
    message.authorId !== null &&
    before.authorId === message.authorId &&
    message.reply === null &&
    message.sentAt - before.sentAt < groupMs &&
    isSameDay(message.sentAt, before.sentAt)
  );
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The formatter for these options. Making one takes longer than drawing the rest of a message, so it is made once. */
function formatterOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // One keeps the time zone in which it was made.
  const zone = new Date().getTimezoneOffset();
  const key = JSON.stringify([language, options, zone]);
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(language, options);
  formatters.set(key, formatter);
  return formatter;
}

/** A time of the day. @param language as a BCP 47 tag */
export function clockText(language: string, ms: number): string {
  return formatterOf(language, { hour: 'numeric', minute: '2-digit' }).format(ms);
}

/** A time of the day where there is little room, such as “08:02”. */
export function shortClockText(ms: number): string {
  return formatterOf('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** A day, such as “Monday, 30 November 2026”. */
export function dayText(language: string, ms: number): string {
  return formatterOf(language, { dateStyle: 'full' }).format(ms);
}

/** Day and time. */
export function momentText(language: string, ms: number): string {
  return formatterOf(language, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}
