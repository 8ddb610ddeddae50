import { expect, test } from 'vitest';
import { middleOf, pickerBounds, pickerSize } from './pickerBounds.ts';

const area = { x: 1920, y: 30, width: 1280, height: 994 };

test('the picker is in the middle', () => {
  expect(pickerBounds(middleOf(area), area)).toEqual({ x: 2200, y: 247, ...pickerSize });
});

test('it is moved inside the display', () => {
  expect(pickerBounds({ x: 1900, y: 0 }, area)).toMatchObject({ x: 1920, y: 30 });
  expect(pickerBounds({ x: 9000, y: 9000 }, area)).toMatchObject({ x: 2480, y: 464 });
});

test('on a display that is too small its upper left corner stays visible', () => {
  const small = { x: 0, y: 0, width: 640, height: 480 };
  expect(pickerBounds(middleOf(small), small)).toMatchObject({ x: 0, y: 0 });
});
