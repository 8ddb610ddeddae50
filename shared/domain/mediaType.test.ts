import { expect, it } from 'vitest';
import { mediaTypeOf } from './mediaType.ts';

it.each([
  ['\x89PNG\r\n\x1a\nrest', 'image/png'],
  ['RIFF....WEBPVP8 ', 'image/webp'],
  ['RIFF....WAVEfmt ', 'audio/wav'],
  ['....ftypisom', 'video/mp4'],
  ['....ftypM4A ', 'audio/mp4'],
  ['<svg xmlns="http://www.w3.org/2000/svg">', null],
  ['<!doctype html><script>', null],
  ['%PDF-1.7', null],
  ['MZ', null],
  ['', null],
])('%j is %j', (head, type) => {
  expect(mediaTypeOf(Buffer.from(head, 'latin1'))).toBe(type);
});
