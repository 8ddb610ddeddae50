/** How many bytes at the beginning of a file decide what it is. */
export const mediaTypeBytes = 32;

interface Signature {
  readonly type: string;
  readonly isAt: (head: Uint8Array) => boolean;
}

/** @param text one character for each byte */
const starts = (text: string, offset = 0) => {
  const bytes = Array.from(text, (character) => character.charCodeAt(0));
  return (head: Uint8Array) => bytes.every((byte, at) => head[offset + at] === byte);
};
const both = (...parts: ((head: Uint8Array) => boolean)[]) => {
  return (head: Uint8Array) => parts.every((part) => part(head));
};

/** What browsers show and play without running anything. Neither SVG, nor HTML, nor PDF: they contain scripts. */
const signatures: readonly Signature[] = [
  { type: 'image/png', isAt: starts('\x89PNG\r\n\x1a\n') },
  { type: 'image/jpeg', isAt: starts('\xff\xd8\xff') },
  { type: 'image/gif', isAt: starts('GIF87a') },
  { type: 'image/gif', isAt: starts('GIF89a') },
  { type: 'image/webp', isAt: both(starts('RIFF'), starts('WEBP', 8)) },
  { type: 'image/avif', isAt: both(starts('ftyp', 4), starts('avif', 8)) },
  { type: 'audio/wav', isAt: both(starts('RIFF'), starts('WAVE', 8)) },
  { type: 'audio/mpeg', isAt: starts('ID3') },
  { type: 'audio/mpeg', isAt: starts('\xff\xfb') },
  { type: 'audio/flac', isAt: starts('fLaC') },
  { type: 'audio/ogg', isAt: starts('OggS') },
  { type: 'audio/mp4', isAt: both(starts('ftyp', 4), starts('M4A ', 8)) },
  { type: 'video/mp4', isAt: starts('ftyp', 4) },
  { type: 'video/webm', isAt: starts('\x1a\x45\xdf\xa3') },
];

/** What a file is by its first bytes, never by its name; null for what apps neither show nor play. */
export function mediaTypeOf(head: Uint8Array): string | null {
  return signatures.find(({ isAt }) => isAt(head))?.type ?? null;
}
