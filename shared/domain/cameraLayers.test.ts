import { expect, test } from 'vitest';
import { cameraLayers, layerFor } from './cameraLayers.ts';

test.each([
  ['a small tile beside a share', 128, 72, 0],
  ['a tile of many', 288, 162, 0],
  ['a tile of few', 520, 292, 1],
  ['the same on a screen with twice the pixels', 1040, 585, 2],
  ['a tile that is higher than wide', 200, 700, 2],
  ['a whole screen', 3840, 2160, 2],
  ['nearly nothing', 1, 1, 0],
])('%s, %i × %i, is filled by layer %i', (_what, width, height, layer) => {
  expect(layerFor({ width, height })).toBe(layer);
});

test('each layer is larger and costs more than the one below', () => {
  const sorted = [...cameraLayers].sort((a, b) => a.maxBitrate - b.maxBitrate);
  expect(sorted).toEqual(cameraLayers);
  expect(cameraLayers.map(({ shortSide, dividedBy }) => shortSide * dividedBy)).toEqual([
    720, 720, 720,
  ]);
});
