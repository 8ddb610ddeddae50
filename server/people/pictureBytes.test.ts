import { expect, test } from 'vitest';
import { isPicture, isSmallImage } from './pictureBytes.ts';
import { smallImage } from './smallImage.fixture.ts';

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

/** Bytes with these parts at these places. */
function bytesWith(...parts: readonly (readonly [number, string | readonly number[]])[]): Buffer {
  const bytes = Buffer.alloc(60);
  for (const [place, part] of parts) {
    if (typeof part === 'string') bytes.write(part, place, 'latin1');
    else Buffer.from(part).copy(bytes, place);
  }
  return bytes;
}
const pngOf = (...size: number[]) => bytesWith([0, '\x89PNG\r\n\x1a\n'], [12, 'IHDR'], [16, size]);
const lossyOf = (...size: number[]) => bytesWith([0, 'RIFF'], [8, 'WEBPVP8 '], [26, size]);
const extendedOf = (flags: number, ...size: number[]) =>
  bytesWith([0, 'RIFF'], [8, 'WEBPVP8X'], [20, [flags]], [24, size]);

test.each([
  ['a PNG', pngOf(0, 0, 0, 192, 0, 0, 2, 0)],
  ['a WebP with loss', lossyOf(192, 0, 0, 2)],
  ['a WebP without loss', smallImage(192, 512)],
  ['a WebP with transparency', extendedOf(0x10, 191, 0, 0, 255, 1, 0)],
])('%s is a small image', (_what, bytes) => {
  expect(isSmallImage(bytes)).toBe(true);
});

test.each([
  ['a PNG of a gigabyte', pngOf(0, 0, 0x40, 0, 0, 0, 0x40, 0)],
  ['a PNG that is too high', pngOf(0, 0, 0, 192, 0, 0, 2, 1)],
  ['a PNG without a size', pngOf(0, 0, 0, 0, 0, 0, 0, 0)],
  ['a PNG that moves', Buffer.concat([pngOf(0, 0, 0, 192, 0, 0, 0, 192), Buffer.from('acTL')])],
  ['a WebP with loss that is too wide', lossyOf(1, 2, 1, 0)],
  ['a WebP without loss that is too high', smallImage(64, 513)],
  ['a WebP with transparency that is too wide', extendedOf(0x10, 0, 2, 0, 0, 0, 0)],
  ['a WebP that moves', extendedOf(0x02, 191, 0, 0, 191, 0, 0)],
  ['a WebP of a kind to come', bytesWith([0, 'RIFF'], [8, 'WEBPVP9 '])],
  ['a cut head', pngOf(0, 0, 0, 192, 0, 0, 2, 0).subarray(0, 24)],
  ['a page', Buffer.from('<!doctype html><script>alert(document.domain)</script>')],
])('%s is none that is shown', (_what, bytes) => {
  expect(isSmallImage(bytes)).toBe(false);
});
