/** Something that was marked or written while a recording ran. */
export interface RecordingNote {
  readonly kind: 'mark' | 'message';
  /** Since the beginning of the recording. */
  readonly atMs: number;
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
    .map(({ atMs, by, text }) => {
      const at = (atMs / 1000).toFixed(3);
      return `${at}\t${at}\t${by}: ${oneLine(text)}\n`;
    })
    .join('');
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
