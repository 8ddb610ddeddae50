import type { OrderedExcalidrawElement } from '@excalidraw/excalidraw/element/types';
import {
  type BoardElement,
  boardElementMaxBytes,
  boardPointsMax,
} from '../../../../shared/domain/board.ts';

/** The kinds of elements that a board keeps: no pages of others, nothing made by a service. */
const kinds: ReadonlySet<string> = new Set([
  'rectangle',
  'diamond',
  'ellipse',
  'freedraw',
  'line',
  'arrow',
  'text',
  'image',
  'frame',
]);

/** An element as the server takes it; null for one that boards do not keep. */
export function sentElement(element: OrderedExcalidrawElement): BoardElement | null {
  if (!kinds.has(element.type)) return null;
  const { id, version, versionNonce } = element;
  if (element.isDeleted) return { id, version, versionNonce, isDeleted: true };
  // Links lead out of the board, and data of plug-ins is of no use to others.
  const { link: _link, customData: _data, ...sent } = element;
  return sent.type === 'freedraw' ? fittingStroke(sent) : sent;
}

type Stroke = Pick<BoardElement, 'id' | 'version' | 'versionNonce' | 'isDeleted'> & {
  readonly points: readonly (readonly [number, number])[];
  readonly pressures: readonly number[];
};

/** A stroke whose numbers are as short as the eye needs them, with fewer points where there are too many. */
function fittingStroke(stroke: Stroke): BoardElement {
  const round = (value: number) => Math.round(value * 100) / 100;
  let points = stroke.points.map(([x, y]) => [round(x), round(y)] as const);
  let pressures = stroke.pressures.map(round);
  const isEven = (_: unknown, index: number) => index % 2 === 0;
  const fits = () =>
    points.length <= boardPointsMax &&
    JSON.stringify({ ...stroke, points, pressures }).length <= boardElementMaxBytes;
  while (points.length > 2 && !fits()) {
    points = points.filter(isEven);
    pressures = pressures.filter(isEven);
  }
  return { ...stroke, points, pressures } as BoardElement;
}
