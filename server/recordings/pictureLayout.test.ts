import { expect, it } from 'vitest';
import { layOut, namePixels, type Placement, pictureSize } from './pictureLayout.ts';

const lengthMs = 10_000;
const camera = (...shown: [number, number][]) => ({ isShare: false, shown: shown.map(spanOf) });
const share = (...shown: [number, number][]) => ({ isShare: true, shown: shown.map(spanOf) });
const spanOf = ([fromMs, toMs]: [number, number]) => ({ fromMs, toMs });
const times = (placements: readonly Placement[] = []) =>
  placements.map(({ fromMs, toMs }) => [fromMs, toMs]);

function overlaps(a: Placement, b: Placement): boolean {
  const isApart =
    a.x + a.width <= b.x ||
    b.x + b.width <= a.x ||
    a.y + a.height + namePixels <= b.y ||
    b.y + b.height + namePixels <= a.y;
  return !isApart && a.fromMs < b.toMs && b.fromMs < a.toMs;
}

it('one camera fills the picture; a second one shares it for as long as it is there', () => {
  const [ann, bob] = layOut([camera([0, lengthMs]), camera([4_000, 6_000])], lengthMs);
  expect(times(ann)).toEqual([
    [0, 4_000],
    [4_000, 6_000],
    [6_000, 10_000],
  ]);
  expect(times(bob)).toEqual([[4_000, 6_000]]);
  const [alone, beside, again] = ann ?? [];
  expect(alone?.width).toBeGreaterThan(1_100);
  expect(again).toMatchObject({ x: alone?.x, width: alone?.width });
  expect(beside?.width).toBe(bob?.[0]?.width);
  expect((beside?.x ?? 0) + (beside?.width ?? 0)).toBeLessThanOrEqual(bob?.[0]?.x ?? 0);
});

it('a share is large, with the cameras beside it', () => {
  const [ann, bob, shown] = layOut(
    [camera([0, lengthMs]), camera([0, lengthMs]), share([0, lengthMs])],
    lengthMs,
  );
  expect(shown?.[0]?.width).toBeGreaterThan(4 * (ann?.[0]?.width ?? 0));
  for (const each of [ann, bob]) expect(each?.[0]?.x).toBeGreaterThan(shown?.[0]?.width ?? 0);
  expect(ann?.[0]?.x).toBe(bob?.[0]?.x);
});

it('nothing covers anything else or leaves the picture, however many there are', () => {
  for (const shares of [0, 1, 3]) {
    for (let cameras = 0; cameras <= 30; cameras += 1) {
      const videos = [
        ...Array.from({ length: cameras }, () => camera([0, lengthMs])),
        ...Array.from({ length: shares }, () => share([0, lengthMs])),
      ];
      const placed = layOut(videos, lengthMs).flat();
      expect(placed.length).toBe(Math.min(25, videos.length));
      for (const [index, each] of placed.entries()) {
        const { x, y, width, height } = each;
        expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0]);
        expect(Math.min(x, y, width - 32, height - 18)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(pictureSize.width);
        expect(y + height + namePixels).toBeLessThanOrEqual(pictureSize.height);
        expect(placed.slice(0, index).some((other) => overlaps(each, other))).toBe(false);
      }
    }
  }
});

it('leaves out what would only flicker, and what is outside of the recording', () => {
  const [ann, bob] = layOut(
    [camera([0, 20_000]), camera([1_000, 1_100], [12_000, 13_000])],
    lengthMs,
  );
  expect(times(ann)).toEqual([[0, lengthMs]]);
  expect(bob).toEqual([]);
});

it('changes at most a thousand times, whatever people do', () => {
  const flapping = Array.from({ length: 20 }, (_, video) =>
    camera(
      ...Array.from({ length: 500 }, (_, index): [number, number] => [
        index * 600 + video * 7,
        index * 600 + 300 + video * 7,
      ]),
    ),
  );
  const placed = layOut(flapping, 300_000);
  expect(new Set(placed.flat().map(({ fromMs }) => fromMs)).size).toBeLessThanOrEqual(1_000);
});
