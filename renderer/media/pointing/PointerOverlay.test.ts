import { beforeEach, expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Point } from '../../../shared/protocol/streams/pointer.ts';
import { fadeMs, inkMs, PointerOverlay } from './PointerOverlay.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const left = { x: 0, y: 0.5 };
const right = { x: 1, y: 0.5 };

let overlay: PointerOverlay;
let order: number;
beforeEach(() => {
  overlay = new PointerOverlay();
  order = 65_530;
});

const next = () => {
  order = (order + 1) & 0xffff;
  return order;
};
const point = (at: Point | null, nowMs: number, who: PeerId = ann) =>
  overlay.hear(who, { order: next(), at, stroke: null }, nowMs);
const ink = (first: number, points: Point[], nowMs: number, id = 1) =>
  overlay.hear(ann, { order: next(), at: null, stroke: { id, first, points } }, nowMs);

test('a pointer appears, glides to the next position, and disappears when it ends', () => {
  point(left, 1000);
  expect(overlay.look(1000, false).pointers).toEqual([{ who: ann, ...left }]);
  point(right, 1100);
  expect(overlay.look(1125, false)).toMatchObject({
    pointers: [{ who: ann, x: 0.5 }],
    changesInMs: 0,
  });
  expect(overlay.look(1125, true).pointers).toEqual([{ who: ann, ...right }]);
  const arrived = overlay.look(1150, false);
  expect(arrived.pointers).toEqual([{ who: ann, ...right }]);
  expect(arrived.changesInMs).toBeGreaterThan(1000);
  point(null, 1200);
  expect(overlay.look(1200, false)).toEqual({ pointers: [], strokes: [], changesInMs: null });
});

test('a pointer without packets disappears after some seconds', () => {
  point(left, 0);
  point(right, 0, bob);
  point(right, 2_500, bob);
  expect(overlay.look(2_999, false).pointers).toHaveLength(2);
  expect(overlay.look(3_000, false).pointers).toEqual([{ who: bob, ...right }]);
  expect(overlay.look(60_000, false)).toEqual({ pointers: [], strokes: [], changesInMs: null });
});

test('a late packet does not move the pointer back, but brings its stroke', () => {
  point(left, 0);
  const late = order;
  point(right, 10);
  const stroke = { id: 9, first: 0, points: [left, right] };
  overlay.hear(ann, { order: late, at: left, stroke }, 20);
  const { pointers, strokes } = overlay.look(100, false);
  expect(pointers).toEqual([{ who: ann, ...right }]);
  expect(strokes).toEqual([{ who: ann, points: [left, right], strength: 1 }]);
  // An app that was loaded again counts from anywhere.
  overlay.hear(ann, { order: late - 5, at: left, stroke: null }, 2_000);
  expect(overlay.look(2_100, false).pointers).toEqual([{ who: ann, ...left }]);
});

test('a stroke is assembled from pieces in any order, repeated or missing', () => {
  const points = Array.from({ length: 6 }, (_, index) => ({ x: index / 10, y: 0 }));
  ink(3, points.slice(3), 0);
  ink(0, points.slice(0, 2), 10);
  expect(overlay.look(20, false).strokes[0]?.points).toEqual([
    ...points.slice(0, 2),
    ...points.slice(3),
  ]);
  ink(1, points.slice(1, 4), 30);
  expect(overlay.look(40, false).strokes[0]?.points).toEqual(points);
});

test('a stroke stays for a while after its last piece, fades, and is forgotten', () => {
  ink(0, [left], 0);
  ink(1, [right], 1_000);
  expect(overlay.look(1_000 + inkMs - 1, false)).toMatchObject({
    strokes: [{ strength: 1 }],
    changesInMs: 1,
  });
  expect(overlay.look(1_000 + inkMs + fadeMs / 4, false)).toMatchObject({
    strokes: [{ strength: 0.75 }],
    changesInMs: 0,
  });
  expect(overlay.look(1_000 + inkMs + fadeMs, false)).toEqual({
    pointers: [],
    strokes: [],
    changesInMs: null,
  });
});

test('without motion a stroke disappears instead of fading', () => {
  ink(0, [left, right], 0);
  expect(overlay.look(inkMs - 1, true).strokes).toMatchObject([{ strength: 1 }]);
  expect(overlay.look(inkMs + 1, true)).toMatchObject({ strokes: [], changesInMs: null });
});

test('cleared strokes stay cleared although pieces are repeated; later points appear', () => {
  ink(0, [left, right], 0);
  ink(0, [left, right], 0, 2);
  overlay.clear();
  expect(overlay.look(10, false).strokes).toEqual([]);
  ink(0, [left, right], 20);
  expect(overlay.look(30, false).strokes).toEqual([]);
  ink(1, [right, left], 40);
  expect(overlay.look(50, false).strokes).toMatchObject([{ points: [left] }]);
});

test('only the given people are kept', () => {
  point(left, 0);
  point(right, 0, bob);
  overlay.draw('me', { id: 1, first: 0, points: [left] }, 0);
  overlay.keep((who) => who === bob);
  const { pointers, strokes } = overlay.look(1, false);
  expect([pointers.map(({ who }) => who), strokes]).toEqual([[bob], []]);
});

test('a crowd that draws without end uses limited memory', () => {
  for (let who = 0; who < 500; who += 1) {
    for (let stroke = 0; stroke < 100; stroke += 1) {
      overlay.draw(`p${who}` as PeerId, { id: stroke, first: 0, points: [left] }, 0);
    }
  }
  const { strokes } = overlay.look(1, false);
  expect(new Set(strokes.map(({ who }) => who)).size).toBeLessThanOrEqual(100);
  expect(strokes.length).toBeLessThanOrEqual(100 * 60);
  // And the next ones find room once those have faded, though nobody has looked.
  overlay.draw(bob, { id: 1, first: 0, points: [left] }, inkMs + fadeMs + 2);
  expect(overlay.look(inkMs + fadeMs + 3, false).strokes).toHaveLength(1);
});
