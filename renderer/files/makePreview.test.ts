import { expect, it } from 'vitest';
import { fitted, makePreview } from './makePreview.ts';

it.each([
  [4000, 3000, 480, 360],
  [3000, 4000, 270, 360],
  [100, 50, 100, 50],
  [10_000, 1, 480, 1],
])('a picture of %d × %d is drawn at %d × %d', (width, height, ...drawn) => {
  expect(Object.values(fitted(width, height))).toEqual(drawn);
});

it.each([
  ['drawing.svg', 'image/svg+xml'],
  ['page.html', 'text/html'],
  ['letter.pdf', 'application/pdf'],
  ['broken.png', 'image/png'],
])('%s gets no preview', async (name, type) => {
  expect(await makePreview(new File(['<svg/>'], name, { type }))).toBeNull();
});
