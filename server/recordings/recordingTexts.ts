import type { UserId } from '../../shared/domain/ids.ts';

/** Something that was marked or written while a recording ran, or said and written by the speaker's app. */
export interface RecordingNote {
  readonly kind: 'mark' | 'message' | 'caption';
  /** Since the beginning of the recording. */
  readonly atMs: number;
  /** When it ended; there for captions, with whose it is. */
  readonly untilMs?: number;
  readonly userId?: UserId;
  readonly by: string;
  readonly text: string;
}

/** As people read it: hours, minutes, seconds. */
function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** A line each, in the order of time: when, who, what. */
export function cueText(notes: readonly RecordingNote[]): string {
  return notes.map(({ atMs, by, text }) => `${clockOf(atMs)}  ${by}: ${oneLine(text)}\n`).join('');
}

/** Labels as Audacity imports them (File, Import, Labels): start, end and text between tabs, in seconds. */
export function labelsText(notes: readonly RecordingNote[]): string {
  return notes
    .map(({ atMs, untilMs = atMs, by, text }) => {
      const [from, to] = [atMs, untilMs].map((ms) => (ms / 1000).toFixed(3));
      return `${from}\t${to}\t${by}: ${oneLine(text)}\n`;
    })
    .join('');
}

/** Captions as players show them (W3C WebVTT), in the order in which they were begun, each with its speaker. */
export function webVttText(captions: readonly RecordingNote[]): string {
  const cues = [...captions]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, untilMs = atMs, by, text }) => {
      const until = Math.max(untilMs, atMs + shortestCueMs);
      return `${cueTime(atMs)} --> ${cueTime(until)}\n<v ${asCueText(by)}>${asCueText(text)}\n`;
    });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** A cue that ends before it can be read is of no use. */
const shortestCueMs = 500;

/** Hours, minutes, seconds and milliseconds. */
function cueTime(ms: number): string {
  return `${clockOf(ms)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** What WebVTT takes for marks of its own is escaped. */
function asCueText(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A list of files as Audacity opens it: all tracks at once, each from the beginning.
 *
 * @param files as `tidyFileName` makes them, so without quotation marks
 */
export function trackListText(files: readonly string[]): string {
  return files.map((file) => `file "${file}" offset 0\n`).join('');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
