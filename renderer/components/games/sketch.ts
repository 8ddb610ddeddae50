import type { BoardElement } from '../../../shared/domain/board.ts';
import type { BoardStroke } from '../../../shared/protocol/channels/boardPointer.ts';
import type { Point } from '../../../shared/protocol/streams/pointer.ts';

/** The part of a game’s board that everybody sees whole, in units of the board. */
export const paperSize = { width: 800, height: 600 } as const;
/** What the eraser draws with. */
export const paperColor = '#ffffff';
/** Boards draw a stroke of the pen so many times wider than its `strokeWidth`, as Excalidraw does. */
const drawnWidth = 2.5;
/** Finer positions are not visible. */
const round = (value: number) => Math.round(value * 10) / 10;
const versionNonceMax = 0x7fff_ffff;

/** What a stroke is drawn with. */
export interface Pen {
  /** `#rrggbb`. */
  readonly color: string;
  /** As it is seen, in units of the board. */
  readonly width: number;
}

/** A stroke on the paper, in units of the board. */
export interface SketchStroke extends Pen {
  readonly points: readonly Point[];
}

/** Red, green and blue, 0 … 255 each. */
function rgbOf(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16) || 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A stroke as others see it while it is drawn. */
export function liveStroke(stroke: SketchStroke): Pick<BoardStroke, 'points' | 'color' | 'width'> {
  return {
    points: stroke.points,
    color: rgbOf(stroke.color),
    width: stroke.width / drawnWidth,
  };
}

/** A finished stroke as an element of the board: one of Excalidraw’s free drawings. */
export function strokeElement({ points, color, width }: SketchStroke): BoardElement {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [round(Math.min(...xs)), round(Math.min(...ys))];
  const element = {
    type: 'freedraw',
    id: crypto.randomUUID(),
    version: 1,
    versionNonce: Math.floor(Math.random() * versionNonceMax),
    isDeleted: false,
    index: null,
    x,
    y,
    width: round(Math.max(...xs)) - x,
    height: round(Math.max(...ys)) - y,
    angle: 0,
    strokeColor: color,
    backgroundColor: 'transparent',
    fillStyle: 'solid',
    strokeWidth: width / drawnWidth,
    strokeStyle: 'solid',
    roundness: null,
    roughness: 0,
    opacity: 100,
    seed: 1,
    groupIds: [],
    frameId: null,
    boundElements: null,
    updated: Date.now(),
    locked: false,
    points: points.map((point) => [round(point.x - x), round(point.y - y)]),
    pressures: [],
    simulatePressure: false,
    lastCommittedPoint: null,
  };
  return element;
}

/** The strokes among elements of a board, in their order. */
export function strokesIn(elements: readonly BoardElement[]): SketchStroke[] {
  return elements.flatMap((element) => {
    const drawn = element as BoardElement & {
      readonly type?: string;
      readonly x: number;
      readonly y: number;
      readonly strokeColor: string;
      readonly strokeWidth: number;
      readonly points: readonly (readonly [number, number])[];
    };
    if (drawn.isDeleted || drawn.type !== 'freedraw') return [];
    const { x, y, points, strokeColor: color, strokeWidth } = drawn;
    return {
      points: points.map(([dx, dy]) => ({ x: x + dx, y: y + dy })),
      color,
      width: strokeWidth * drawnWidth,
    };
  });
}

/** Without these elements, as a next state of each. */
export function erased(elements: readonly BoardElement[]): BoardElement[] {
  return elements.map(({ id, version }) => ({
    id,
    version: version + 1,
    versionNonce: Math.floor(Math.random() * versionNonceMax),
    isDeleted: true,
  }));
}
