import { expect, test } from 'vitest';
import type { VideoSource } from '../../shared/domain/Source.ts';
import { bandwidthPriority, neededLayer } from './layerSelection.ts';

const screen = { width: 1920, height: 1080 };
const tile = { width: 320, height: 180 };

test('a share comes before every camera, and the larger picture before the smaller', () => {
  const looks: [VideoSource, typeof tile][] = [
    ['screen', screen],
    ['screen', tile],
    ['camera', screen],
    ['camera', tile],
    ['camera', { width: 1, height: 1 }],
  ];
  const priorities = looks.map(([source, shown]) => bandwidthPriority({ source, shown }));
  expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
  expect(new Set(priorities).size).toBe(priorities.length);
  expect(Math.min(...priorities)).toBeGreaterThan(0);
  expect(bandwidthPriority({ source: 'screen', shown: { width: 16_384, height: 16_384 } })).toBe(
    bandwidthPriority({ source: 'screen', shown: screen }),
  );
  expect(priorities[0]).toBeLessThan(256);
});

test('the layer follows the tile: of a camera by its table, of a share by its own size', () => {
  expect(neededLayer({ source: 'camera', shown: tile, sent: null }, 3)).toBe(0);
  expect(neededLayer({ source: 'screen', shown: tile, sent: screen }, 3)).toBe(0);
  expect(neededLayer({ source: 'screen', shown: tile, sent: tile }, 2)).toBe(1);
  expect(neededLayer({ source: 'screen', shown: tile, sent: null }, 3)).toBe(2);
});
