/** Bytes of UTF-8: what the file systems of today allow. */
const fileNameMaxBytes = 255;

/**
 * What a file's name must not contain: control characters, halves of surrogate pairs, line and paragraph separators, and what
 * Windows does not allow.
 */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;
/** Direction controls: they make “exe.gnp” look like “png.exe”, or the other way round. */
const directions = /\p{Bidi_Control}/gu;

/**
 * A file's name as it is sent, shown and saved: without a path, composed (NFC, because macOS decomposes Hangul), and at most 255
 * bytes long, with its ending. It is a label: no file of the server is called by it.
 */
export function tidyFileName(text: string): string {
  const tidied = text
    .replace(directions, '')
    .normalize('NFC')
    .replace(forbidden, '_')
    // Windows removes spaces and dots at the end, and a leading dot hides a file.
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return fitBytes(tidied === '' ? 'file' : tidied);
}

/** Shortens the part before the ending. Letters with their marks, and emoji, are not split. */
function fitBytes(name: string): string {
  if (bytesOf(name) <= fileNameMaxBytes) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  const room = fileNameMaxBytes - bytesOf(ending);
  let stem = '';
  let used = 0;
  for (const { segment } of graphemes.segment(name.slice(0, name.length - ending.length))) {
    used += bytesOf(segment);
    if (used > room) break;
    stem += segment;
  }
  return stem + ending;
}

/** In UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
