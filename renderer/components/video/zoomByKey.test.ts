import { expect, test, vi } from 'vitest';
import type { VideoZoom } from './useVideoZoom.ts';
import { zoomByKey } from './zoomByKey.ts';

function zoomAt(scale: number) {
  const zoom = {
    rect: null,
    scale,
    zoomBy: vi.fn(),
    panBy: vi.fn(),
    showWhole: vi.fn(),
    showActual: vi.fn(),
  } satisfies VideoZoom;
  const press = (key: string, held = {}) =>
    zoomByKey(zoom, { key, code: '', ctrlKey: false, metaKey: false, altKey: false, ...held });
  return { zoom, press };
}

test('plus and minus zoom, also without Shift; 0 fits, 1 is the original size', () => {
  const { zoom, press } = zoomAt(1);
  for (const key of ['+', '=', '-', '0', '1']) expect(press(key)).toBe(true);
  expect(zoom.zoomBy.mock.calls).toEqual([[1.25], [1.25], [0.8]]);
  expect(zoom.showWhole).toHaveBeenCalledOnce();
  expect(zoom.showActual).toHaveBeenCalledOnce();
});

test('arrows move the video only when it is zoomed', () => {
  expect(zoomAt(1).press('ArrowLeft')).toBe(false);
  const { zoom, press } = zoomAt(2);
  expect(press('ArrowLeft')).toBe(true);
  expect(press('ArrowDown')).toBe(true);
  expect(zoom.panBy.mock.calls).toEqual([[{ x: 60, y: 0 }], [{ x: 0, y: -60 }]]);
});

test('the browser keeps its own zoom keys, and other keys do nothing', () => {
  const { zoom, press } = zoomAt(2);
  expect(press('+', { ctrlKey: true })).toBe(false);
  expect(press('x')).toBe(false);
  expect(zoom.zoomBy).not.toHaveBeenCalled();
});
