import { expect, it } from 'vitest';
import { boardElementField } from '../../../shared/protocol/channels/boardElements.ts';
import { erased, liveStroke, type SketchStroke, strokeElement, strokesIn } from './sketch.ts';

const stroke: SketchStroke = {
  points: [
    { x: 10, y: 40 },
    { x: 30.5, y: 20 },
    { x: 30.5, y: 20.5 },
  ],
  color: '#e03131',
  width: 10,
};

it('a stroke is an element that boards take, and is read from it again', () => {
  const element = strokeElement(stroke);
  expect(boardElementField.parse(element)).toEqual(element);
  expect(strokesIn([element])).toEqual([stroke]);
});

it('an undone stroke is a newer state, of which nothing is shown', () => {
  const [gone] = erased([strokeElement(stroke)]);
  expect(boardElementField.parse(gone)).toEqual(gone);
  expect(gone).toMatchObject({ version: 2, isDeleted: true });
  expect(strokesIn(gone ? [gone] : [])).toEqual([]);
});

it('others see a stroke in its colour and width while it is drawn', () => {
  expect(liveStroke(stroke)).toMatchObject({ color: [224, 49, 49], width: 4 });
});
