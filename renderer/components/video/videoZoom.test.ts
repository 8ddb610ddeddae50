import { expect, test } from 'vitest';
import {
  actualScale,
  allowedZoom,
  type Framing,
  pannedBy,
  videoRect,
  wholeVideo,
  zoomedAt,
} from './videoZoom.ts';

/** A 16:9 video in a taller frame: bars of 50 above and below. */
const framing: Framing = {
  frame: { width: 800, height: 550 },
  video: { width: 1600, height: 900 },
  pixelRatio: 1,
};
const middle = { x: 0, y: 0 };

test('without zoom it is between its bars', () => {
  expect(videoRect(framing, wholeVideo)).toEqual({ left: 0, top: 50, width: 800, height: 450 });
});

test('zooming in at a point keeps it in place', () => {
  const point = { x: 200, y: -100 };
  const zoom = zoomedAt(framing, wholeVideo, 2, point);
  expect(zoom.scale).toBe(2);
  const before = videoRect(framing, wholeVideo);
  const after = videoRect(framing, zoom);
  const partOf = (rect: typeof before) => ({
    across: (400 + point.x - rect.left) / rect.width,
    down: (275 + point.y - rect.top) / rect.height,
  });
  expect(partOf(after).across).toBeCloseTo(partOf(before).across);
  expect(partOf(after).down).toBeCloseTo(partOf(before).down);
});

test('it cannot move out of its frame, and is centred in a direction where it is smaller', () => {
  const zoom = zoomedAt(framing, wholeVideo, 2, middle);
  expect(videoRect(framing, pannedBy(framing, zoom, { x: 9_999, y: 9_999 }))).toEqual({
    left: 0,
    top: 0,
    width: 1600,
    height: 900,
  });
  const little = zoomedAt(framing, wholeVideo, 1.1, middle);
  const moved = videoRect(framing, pannedBy(framing, little, { x: 9_999, y: 9_999 }));
  expect(moved.left).toBeCloseTo(0);
  expect(moved.top + moved.height / 2).toBeCloseTo(275);
});

test('the zoom stays between the whole video and eight times', () => {
  expect(zoomedAt(framing, wholeVideo, 0.1, middle)).toEqual(wholeVideo);
  const far = zoomedAt(framing, wholeVideo, 1_000, { x: 300, y: 0 });
  expect(far.scale).toBe(16);
  expect(zoomedAt(framing, far, 0.0001, middle)).toEqual(wholeVideo);
});

test('original size enlarges a large video, and makes a small one smaller than its frame', () => {
  expect(actualScale(framing)).toBe(2);
  expect(actualScale({ ...framing, pixelRatio: 2 })).toBe(1);
  const small = { ...framing, video: { width: 400, height: 225 } };
  const actual = zoomedAt(small, wholeVideo, actualScale(small), middle);
  expect(videoRect(small, actual)).toMatchObject({ width: 400, height: 225, left: 200 });
});

test('after a size change of frame or video, the video stays inside', () => {
  const corner = pannedBy(framing, { ...wholeVideo, scale: 4 }, { x: 9_999, y: 9_999 });
  const smaller = { ...framing, frame: { width: 300, height: 200 } };
  const rect = videoRect(smaller, allowedZoom(smaller, corner));
  expect(rect.left).toBeLessThanOrEqual(0);
  expect(rect.left + rect.width).toBeGreaterThanOrEqual(300);
});
