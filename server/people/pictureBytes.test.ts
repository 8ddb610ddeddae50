import { expect, test } from 'vitest';
import { isPicture } from './pictureBytes.ts';

const address = (type: string, ...bytes: (number | string)[]) =>
  `data:image/${type};base64,${Buffer.concat(
    bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  ).toString('base64')}`;
const png = [0x89, 'PNG\r\n', 0x1a, '\n', 'IHDR…'] as const;
const webp = ['RIFF', 8, 0, 0, 0, 'WEBP', 'VP8 '] as const;

test('an image is recognized by its first bytes', () => {
  expect(isPicture(address('png', ...png))).toBe(true);
  expect(isPicture(address('webp', ...webp))).toBe(true);
});

test.each([
  ['a PNG that calls itself WebP', address('webp', ...png)],
  ['a WebP that calls itself PNG', address('png', ...webp)],
  ['a sound in the same container', address('webp', 'RIFF', 8, 0, 0, 0, 'WAVE', 'fmt ')],
  ['a page', address('png', '<!doctype html><script>')],
  ['a signature with nothing after it', address('png', 0x89, 'PNG\r\n', 0x1a, '\n')],
  ['another type', address('constructor', ...png)],
  ['base64 with something between', `${address('png', ...png).slice(0, -4)}!AAA`],
  ['no data address', 'https://elsewhere.example/picture.png'],
])('%s is none', (_what, dataUrl) => {
  expect(isPicture(dataUrl)).toBe(false);
});
