import { expect, test } from 'vitest';
import { shareLayerCount, shareLayerFor } from './shareLayers.ts';

const fullHd = { width: 1920, height: 1080 };

test('a large share has more layers, a small window has one', () => {
  const counts = [
    { width: 3840, height: 2160 },
    fullHd,
    { width: 1280, height: 720 },
    { width: 800, height: 600 },
    { width: 640, height: 300 },
    { width: 40, height: 1000 },
  ].map(shareLayerCount);
  expect(counts).toEqual([3, 3, 3, 2, 1, 1]);
});

test.each([
  [{ width: 1920, height: 1080 }, 2],
  [{ width: 2560, height: 1440 }, 2],
  [{ width: 1280, height: 720 }, 2],
  [{ width: 1056, height: 594 }, 1],
  [{ width: 1920, height: 540 }, 1],
  [{ width: 640, height: 360 }, 1],
  [{ width: 480, height: 270 }, 0],
  [{ width: 1, height: 1 }, 0],
])('a full HD share shown in %j uses layer %i', (shown, layer) => {
  expect(shareLayerFor(shown, fullHd, 3)).toBe(layer);
});

test('the size of the share decides; without it the highest layer is used', () => {
  const tile = { width: 640, height: 360 };
  expect(shareLayerFor(tile, { width: 800, height: 600 }, 2)).toBe(1);
  expect(shareLayerFor(tile, { width: 3840, height: 2160 }, 3)).toBe(0);
  expect(shareLayerFor(tile, null, 3)).toBe(2);
  expect(shareLayerFor(tile, fullHd, 1)).toBe(0);
});
