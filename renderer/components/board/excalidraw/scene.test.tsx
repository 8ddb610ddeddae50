import type { OrderedExcalidrawElement } from '@excalidraw/excalidraw/element/types';
import type { AppState, Collaborator } from '@excalidraw/excalidraw/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type BoardElement,
  boardElementMaxBytes,
  boardPointsMax,
} from '../../../../shared/domain/board.ts';
import type { ChannelId, PeerId } from '../../../../shared/domain/ids.ts';
import type {
  BoardPointed,
  BoardStroke,
} from '../../../../shared/protocol/channels/boardPointer.ts';
import { LiveStrokes } from '../LiveStrokes.ts';
import { BoardCursors } from './BoardCursors.ts';
import { shownElements } from './sceneElements.ts';
import { sentElement } from './sentElement.ts';

const element = (change: object) =>
  ({
    id: 'a',
    version: 3,
    versionNonce: 7,
    isDeleted: false,
    ...change,
  }) as unknown as OrderedExcalidrawElement;
const pointed = (
  order: number,
  at: BoardPointed['pointing']['at'],
  stroke: BoardStroke | null = null,
) => ({
  by: 'bob' as PeerId,
  pointing: { board: { channelId: 'c' as ChannelId, kind: 'own' as const }, order, at, stroke },
});

beforeEach(() => {
  vi.useFakeTimers({
    toFake: [
      'setTimeout',
      'clearTimeout',
      'performance',
      'requestAnimationFrame',
      'cancelAnimationFrame',
    ],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('what is sent has no links and no data of plug-ins; what is deleted is its version; pages of others are not sent', () => {
  const rectangle = element({ type: 'rectangle', x: 1, link: 'https://a.test', customData: {} });
  expect(sentElement(rectangle)).toEqual(element({ type: 'rectangle', x: 1 }));
  const deleted = { id: 'a', version: 3, versionNonce: 7, isDeleted: true };
  expect(sentElement(element({ type: 'rectangle', x: 1, isDeleted: true }))).toEqual(deleted);
  expect(sentElement(element({ type: 'iframe' }))).toBeNull();
});

test('a stroke is sent with two decimals, and with fewer points where it is too long', () => {
  const stroke = (points: number[][]) =>
    sentElement(
      element({ type: 'freedraw', points, pressures: points.map(() => 0.123456) }),
    ) as BoardElement & {
      points: number[][];
      pressures: number[];
    };
  expect(
    stroke([
      [0, 0],
      [1.23456, 2.00001],
    ]),
  ).toMatchObject({
    points: [
      [0, 0],
      [1.23, 2],
    ],
    pressures: [0.12, 0.12],
  });
  const long = stroke(Array.from({ length: 20_000 }, (_, index) => [index / 3, index / 7]));
  expect(long.points.length).toBeLessThanOrEqual(boardPointsMax);
  expect(long.points.length).toBeGreaterThan(boardPointsMax / 3);
  expect(long.pressures).toHaveLength(long.points.length);
  expect(JSON.stringify(long).length).toBeLessThanOrEqual(boardElementMaxBytes);
});

test('a deleted element is shown deleted where it is known, and nowhere else', () => {
  const deleted = (id: string) => ({ id, version: 9, versionNonce: 1, isDeleted: true });
  const scene = [element({ type: 'rectangle', x: 5 })];
  expect(shownElements([deleted('a'), deleted('b')], scene)).toEqual([
    element({ type: 'rectangle', x: 5, version: 9, versionNonce: 1, isDeleted: true }),
  ]);
  expect(shownElements([element({ x: 1 }) as unknown as BoardElement], [])).toEqual([
    element({ x: 1, link: null }),
  ]);
});

test('a cursor is shown by name, once in a frame, follows only newer packets, and goes after silence', () => {
  const shown: (readonly Collaborator[])[] = [];
  const cursors = new BoardCursors((all) => shown.push([...all.values()]));
  cursors.setNames(new Map([['bob', 'Bob']]));
  cursors.hear(pointed(5, { x: 1, y: 1 }));
  cursors.hear(pointed(7, { x: 2, y: 2 }));
  cursors.hear(pointed(6, { x: 9, y: 9 }));
  vi.advanceTimersByTime(50);
  expect(shown).toMatchObject([[{ username: 'Bob', pointer: { x: 2, y: 2 } }]]);
  vi.advanceTimersByTime(4_000);
  expect(shown.at(-1)).toEqual([]);
  cursors.hear(pointed(8, { x: 3, y: 3 }));
  cursors.hear(pointed(9, null));
  vi.advanceTimersByTime(50);
  expect(shown.at(-1)).toEqual([]);
  cursors.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('a stroke is drawn while it comes, and not any more when it is an element', () => {
  const drawn: [number, number][][] = [];
  const context = {
    setTransform: () => undefined,
    beginPath: () => drawn.push([]),
    lineTo: (x: number, y: number) => drawn.at(-1)?.push([x, y]),
    stroke: () => undefined,
  };
  const canvas = { getContext: () => context, clientWidth: 100, clientHeight: 100 };
  const strokes = new LiveStrokes(
    () => ({ scrollX: 0, scrollY: 0, zoom: { value: 1 } }) as unknown as AppState,
  );
  strokes.setCanvas(canvas as unknown as HTMLCanvasElement);
  const piece = (first: number, ...xs: number[]): BoardStroke => ({
    id: 4,
    first,
    points: xs.map((x) => ({ x, y: 0 })),
    color: [0, 0, 0],
    width: 2,
  });
  const painted = () => {
    drawn.length = 0;
    vi.advanceTimersByTime(50);
    return [...drawn];
  };
  strokes.hear(pointed(1, null, piece(0, 10, 11)));
  strokes.hear(pointed(3, null, piece(3, 13)));
  expect(painted()).toEqual([
    [
      [10, 0],
      [11, 0],
      [13, 0],
    ],
  ]);
  strokes.hear(pointed(2, null, piece(1, 11, 12)));
  expect(painted()).toEqual([
    [
      [10, 0],
      [11, 0],
      [12, 0],
      [13, 0],
    ],
  ]);
  const finished = {
    type: 'freedraw',
    x: 10.2,
    y: 0,
    points: [
      [0, 0],
      [3, 0],
    ],
  };
  strokes.finish([element(finished) as unknown as BoardElement]);
  // The end of a stroke is repeated.
  strokes.hear(pointed(4, null, piece(2, 12, 13)));
  expect(painted()).toEqual([]);
  strokes.hear(pointed(5, null, { ...piece(0, 50), id: 5 }));
  expect(painted()).toEqual([[[50, 0]]]);
  vi.advanceTimersByTime(5_000);
  strokes.draw();
  expect(painted()).toEqual([]);
  strokes.close();
});

test('the pen’s stroke is where it is on the board, in its colour', () => {
  const newElement = {
    type: 'freedraw',
    x: 10,
    y: 20,
    points: [
      [0, 0],
      [1, 2],
    ],
    strokeColor: '#ff8000',
    strokeWidth: 4,
  };
  expect(LiveStrokes.of({ newElement } as unknown as AppState)).toEqual({
    points: [
      { x: 10, y: 20 },
      { x: 11, y: 22 },
    ],
    color: [255, 128, 0],
    width: 4,
  });
  expect(LiveStrokes.of({ newElement: { type: 'rectangle' } } as unknown as AppState)).toBeNull();
});
