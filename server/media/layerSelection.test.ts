import { expect, test } from 'vitest';
import type { VideoSource } from '../../shared/domain/Source.ts';
import { bandwidthPriority, neededLayer } from './layerSelection.ts';

const screen = { width: 1920, height: 1080 };
const tile = { width: 320, height: 180 };

test('a share comes before every camera, and the larger video before the smaller', () => {
  const views: [VideoSource, typeof tile][] = [
    ['screen', screen],
    ['screen', tile],
    ['camera', screen],
    ['camera', tile],
    ['camera', { width: 1, height: 1 }],
  ];
  const priorities = views.map(([source, viewedSize]) => bandwidthPriority({ source, viewedSize }));
  expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
  expect(new Set(priorities).size).toBe(priorities.length);
  expect(Math.min(...priorities)).toBeGreaterThan(0);
  expect(
    bandwidthPriority({ source: 'screen', viewedSize: { width: 16_384, height: 16_384 } }),
  ).toBe(bandwidthPriority({ source: 'screen', viewedSize: screen }));
  expect(priorities[0]).toBeLessThan(256);
});

test('a camera takes its layer from a table, a share from its own size', () => {
  expect(neededLayer({ source: 'camera', viewedSize: tile, sentSize: null }, 3)).toBe(0);
  expect(neededLayer({ source: 'screen', viewedSize: tile, sentSize: screen }, 3)).toBe(0);
  expect(neededLayer({ source: 'screen', viewedSize: tile, sentSize: tile }, 2)).toBe(1);
  expect(neededLayer({ source: 'screen', viewedSize: tile, sentSize: null }, 3)).toBe(2);
});
