import { describe, expect, test } from 'vitest';
import type { Rect, Size } from '../video/videoZoom.ts';
import { gridLayout, narrowestTile, spotlightLayout } from './stageLayout.ts';

/** The stage in windows of 1280 × 800 and 1920 × 1080, at its smallest beside a sidebar, and on a phone. */
const stages: readonly (Size & { readonly called: string })[] = [
  { called: 'ordinary', width: 992, height: 720 },
  { called: 'large', width: 1632, height: 1000 },
  { called: 'small', width: 440, height: 520 },
  { called: 'telephone', width: 366, height: 520 },
];
const ordinary = { width: 992, height: 720 };

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function expectNoOverlap(tiles: readonly Rect[]) {
  for (const [index, tile] of tiles.entries()) {
    for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false);
  }
}

function expectInside(tiles: readonly Rect[], { width, height }: Size) {
  for (const tile of tiles) {
    expect(tile.left).toBeGreaterThanOrEqual(0);
    expect(tile.top).toBeGreaterThanOrEqual(0);
    expect(tile.left + tile.width).toBeLessThanOrEqual(width + 1);
    expect(tile.top + tile.height).toBeLessThanOrEqual(height + 1);
  }
}

const numbers = [1, 2, 3, 4, 5, 7, 9, 12, 16, 20, 25];

describe.each(stages)('on a stage of $width × $height, $called', (stage) => {
  test.each(numbers)(
    'a grid of %i: tiles have one size, 16:9 or squarer in portrait, fit and do not overlap',
    (count) => {
      const { tiles, height } = gridLayout(count, stage);
      expect(tiles).toHaveLength(count);
      expect(new Set(tiles.map(({ width }) => width)).size).toBe(1);
      for (const { width, height: high } of tiles) {
        expect(width / (16 / 9) - high).toBeLessThanOrEqual(1);
        const highest = stage.height > stage.width ? width : width / (16 / 9);
        expect(high).toBeLessThanOrEqual(highest + 1);
      }
      expectNoOverlap(tiles);
      expectInside(tiles, { width: stage.width, height });
    },
  );

  test.each(numbers)(
    'a spotlight of %i: tiles do not overlap, the spotlight is largest',
    (count) => {
      for (const isShare of [true, false]) {
        const { tiles, height } = spotlightLayout(count, count - 1, stage, isShare);
        expect(tiles).toHaveLength(count);
        expectNoOverlap(tiles);
        expectInside(tiles, { width: stage.width, height });
        const areas = tiles.map((tile) => tile.width * tile.height);
        expect(areas.indexOf(Math.max(...areas))).toBe(count - 1);
      }
    },
  );
});

test.each(stages.slice(0, 2))('up to 25 tiles need no scrolling on a stage $called', (stage) => {
  for (const count of numbers) {
    expect(gridLayout(count, stage).height, `grid of ${count}`).toBe(stage.height);
    expect(spotlightLayout(count, 0, stage, true).height, `spotlight of ${count}`).toBe(
      stage.height,
    );
  }
});

test.each([
  { count: 1, columns: 1, width: 992 },
  { count: 2, columns: 1, width: 632 },
  { count: 4, columns: 2, width: 492 },
  { count: 5, columns: 2, width: 417 },
  { count: 12, columns: 3, width: 309 },
  { count: 25, columns: 5, width: 192 },
])('$count tiles in an ordinary window: $columns columns, $width wide', (expected) => {
  const { tiles } = gridLayout(expected.count, ordinary);
  const columns = new Set(tiles.map(({ left }) => left)).size;
  const inLastRow = expected.count % expected.columns;
  // A last row that is not full is centred, so it has its own columns.
  expect(columns - (inLastRow > 0 ? inLastRow : 0)).toBeLessThanOrEqual(expected.columns);
  expect(tiles[0]?.width).toBe(expected.width);
});

test('no tile is wider than the maximum', () => {
  expect(gridLayout(1, ordinary, 480).tiles).toEqual([
    { left: 256, top: 225, width: 480, height: 270 },
  ]);
});

test('two tiles are side by side where that does not make them smaller', () => {
  const [left, right] = gridLayout(2, ordinary, 480).tiles;
  expect(left?.width).toBe(480);
  expect(right?.top).toBe(left?.top);
});

test.each([
  { count: 2, columns: 1, width: 374, height: 210 },
  { count: 5, columns: 2, width: 183, height: 183 },
  { count: 25, columns: 3, width: 103, height: 58 },
])('$count tiles on a phone: $columns columns, without scrolling', (expected) => {
  const telephone = { width: 374, height: 588 };
  const { tiles, height } = gridLayout(expected.count, telephone);
  expect(height).toBe(telephone.height);
  expect(tiles.filter(({ top }) => top === tiles[0]?.top)).toHaveLength(expected.columns);
  expect(tiles[0]).toMatchObject({ width: expected.width, height: expected.height });
});

test('many tiles scroll before they become too small to read', () => {
  const telephone = { width: 366, height: 520 };
  const { tiles, height } = gridLayout(60, telephone);
  expect(tiles[0]?.width).toBeGreaterThanOrEqual(narrowestTile);
  expect(height).toBeGreaterThan(telephone.height);
  const many = spotlightLayout(60, 0, telephone, true);
  expect(many.tiles[0]?.height).toBeGreaterThan(150);
  expect(many.tiles[1]?.width).toBeGreaterThanOrEqual(narrowestTile);
});

test('the last row is centred', () => {
  const { tiles } = gridLayout(3, ordinary);
  const last = tiles[2];
  expect((last?.left ?? 0) * 2 + (last?.width ?? 0)).toBeCloseTo(ordinary.width, -1);
});

test('a share in the spotlight uses all space, a person the 16:9 part of it', () => {
  const [share] = spotlightLayout(3, 0, ordinary, true).tiles;
  const [person] = spotlightLayout(3, 0, ordinary, false).tiles;
  expect(share?.width).toBe(ordinary.width);
  expect(Math.abs((person?.width ?? 0) / (person?.height ?? 1) - 16 / 9)).toBeLessThan(0.01);
  expect((share?.width ?? 0) * (share?.height ?? 0)).toBeGreaterThan(ordinary.width * 400);
});

test('on a low and wide stage the small tiles are beside the large one', () => {
  const [large, small] = spotlightLayout(4, 0, { width: 1600, height: 520 }, true).tiles;
  expect(small?.left).toBeGreaterThan((large?.left ?? 0) + (large?.width ?? 0));
});

test('a stage without a size still has all tiles', () => {
  expect(gridLayout(3, { width: 0, height: 0 }).tiles).toHaveLength(3);
  expect(spotlightLayout(3, 1, { width: 0, height: 0 }, true).tiles).toHaveLength(3);
});
