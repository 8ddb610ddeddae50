import { beforeEach, expect, it, vi } from 'vitest';
import type { BoardElement } from '../../../shared/domain/board.ts';
import type { BoardConnection, BoardEvents } from '../../state/Boards.ts';
import { FakeEmitter } from '../../testing/FakeEmitter.ts';
import { Sheet } from './Sheet.ts';
import { strokeElement } from './sketch.ts';

/** A board that takes what is drawn at once. */
class Connection extends FakeEmitter<BoardEvents> {
  elements: BoardElement[] = [];
  readonly point = vi.fn();
  readonly draw = vi.fn();
  edit(edited: readonly BoardElement[]): void {
    for (const element of edited) {
      this.elements = [...this.elements.filter(({ id }) => id !== element.id), element];
    }
  }
}

let connection: Connection;
let sheet: Sheet;
let stop: () => void;
const onMark = vi.fn();
const onChanged = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  connection = new Connection();
  sheet = new Sheet(connection as unknown as BoardConnection, { color: '#e03131', width: 10 });
  stop = sheet.start();
  sheet.on('changed', onChanged);
});

const drawLine = () => {
  const surface = sheet.surface(onMark);
  surface.begin({ x: 0, y: 0.5 });
  surface.draw({ x: 1, y: 0.5 });
  return surface;
};

it('tells a stroke while it is drawn, and keeps it when it is finished', () => {
  const surface = drawLine();
  expect(connection.draw.mock.lastCall?.[0]).toMatchObject({
    points: [
      { x: 0, y: 300 },
      { x: 800, y: 300 },
    ],
    color: [224, 49, 49],
  });
  expect(connection.elements).toEqual([]);
  expect(sheet.strokes).toHaveLength(1);
  surface.finish();
  expect(connection.draw).toHaveBeenLastCalledWith(null);
  expect(connection.elements).toHaveLength(1);
  expect(sheet.strokes).toEqual([
    expect.objectContaining({ color: '#e03131', width: 10, points: expect.any(Array) }),
  ]);
});

it('undoes the last stroke, and clears all', () => {
  drawLine().finish();
  const [first] = sheet.strokes;
  drawLine().finish();
  sheet.undo();
  expect(sheet.strokes).toEqual([first]);
  drawLine();
  sheet.clear();
  expect(sheet.strokes).toEqual([]);
  expect(connection.elements.every(({ isDeleted }) => isDeleted)).toBe(true);
});

it('shows what others draw, and where the keys are', () => {
  connection.elements = [strokeElement({ points: [{ x: 1, y: 1 }], color: '#000000', width: 5 })];
  onChanged.mockClear();
  connection.emit('changed', connection.elements);
  expect(onChanged).toHaveBeenCalledOnce();
  expect(sheet.strokes).toHaveLength(1);
  const surface = sheet.surface(onMark);
  surface.point({ x: 0.5, y: 0.5 });
  surface.point({ x: 0.25, y: 0.5 }, true);
  expect(connection.point.mock.calls).toEqual([[{ x: 400, y: 300 }], [{ x: 200, y: 300 }]]);
  expect(onMark.mock.calls).toEqual([[null], [{ x: 0.25, y: 0.5 }]]);
});

it('finishes the stroke with the turn', () => {
  drawLine();
  stop();
  expect(connection.elements).toHaveLength(1);
});
