import { expect, it } from 'vitest';
import { sizeText } from './sizeText.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1_234_567, '1.2 MB'],
  [512_000_000, '512 MB'],
  [1_000_000_000, '1 GB'],
])('%d is %s', (bytes, text) => {
  expect(sizeText(bytes, 'en')).toBe(text);
});
