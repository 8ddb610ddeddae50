import { expect, test } from 'vitest';
import { placeFor, type Screen, type WindowPlaces, withPlace } from './windowPlace.ts';

const laptop: Screen = { id: 1, workArea: { x: 0, y: 25, width: 1440, height: 875 } };
const beside: Screen = { id: 2, workArea: { x: 1440, y: 0, width: 2560, height: 1440 } };
const nowhere: WindowPlaces = { places: [] };
const onLaptop = { bounds: { x: 100, y: 100, width: 900, height: 700 }, maximized: false };
const onBeside = { bounds: { x: 2000, y: 200, width: 1600, height: 1000 }, maximized: true };
const both = withPlace(withPlace(nowhere, 1, onLaptop), 2, onBeside);

test('the first time it is in the middle of the first display', () => {
  expect(placeFor(nowhere, [laptop, beside])).toEqual({
    bounds: { x: 180, y: 103, width: 1080, height: 720 },
    maximized: false,
  });
});

test('it returns to its last place', () => {
  expect(placeFor(both, [laptop, beside])).toEqual(onBeside);
});

test('without that display it returns to its place on a connected one', () => {
  expect(placeFor(both, [laptop])).toEqual(onLaptop);
  expect(placeFor(withPlace(nowhere, 9, onBeside), [laptop]).bounds.x).toBe(180);
});

test('it is moved inside a display that has shrunk or moved', () => {
  const small: Screen = { id: 2, workArea: { x: 0, y: 0, width: 1280, height: 700 } };
  expect(placeFor(both, [small]).bounds).toEqual({ x: 0, y: 0, width: 1280, height: 700 });
  const above: Screen = { id: 1, workArea: { x: 0, y: -1080, width: 1920, height: 1080 } };
  expect(placeFor(withPlace(nowhere, 1, onLaptop), [above]).bounds).toEqual({
    x: 100,
    y: -700,
    width: 900,
    height: 700,
  });
});

test('it is never smaller than its minimum size', () => {
  const tiny: Screen = { id: 1, workArea: { x: 0, y: 0, width: 320, height: 240 } };
  expect(placeFor(both, [tiny]).bounds).toEqual({ x: 0, y: 0, width: 400, height: 560 });
});

test('each display is stored once, and only the last displays are kept', () => {
  const again = withPlace(both, 1, { ...onLaptop, maximized: true });
  expect(again.places.map(({ displayId }) => displayId)).toEqual([2, 1]);
  const many = Array.from({ length: 30 }, (_, id) => id).reduce(
    (places, id) => withPlace(places, id, onLaptop),
    nowhere,
  );
  expect(many.places.map(({ displayId }) => displayId)).toEqual([22, 23, 24, 25, 26, 27, 28, 29]);
});

test('without any display there is still a place', () => {
  expect(placeFor(both, []).bounds).toEqual({ x: 0, y: 0, width: 1080, height: 720 });
});
