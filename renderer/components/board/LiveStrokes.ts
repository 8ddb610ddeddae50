import type { AppState } from '@excalidraw/excalidraw/types';
import type { BoardElement } from '../../../shared/domain/board.ts';
import type { BoardPointed, BoardStroke } from '../../../shared/protocol/channels/boardPointer.ts';
import type { Point } from '../../../shared/protocol/streams/pointer.ts';

/** A stroke that is not continued for so long, and never came as an element, is given up. */
const silentMs = 4_000;
/** How near the beginning of the finished stroke is to that of the live one: it is rounded on its way. */
const near = 0.5;

interface LiveStroke extends Pick<BoardStroke, 'color' | 'width'> {
  /** By index; a lost packet leaves a gap. */
  readonly points: (Point | undefined)[];
  heardAt: number;
  /** It is an element by now; the end of it is still repeated. */
  isFinished: boolean;
}

/** The strokes of others while they are drawn, on a canvas above the board. Owns its timer. */
export class LiveStrokes {
  readonly #view: () => Pick<AppState, 'scrollX' | 'scrollY' | 'zoom'>;
  readonly #strokes = new Map<string, LiveStroke>();
  #canvas: HTMLCanvasElement | null = null;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The stroke that the user draws now with the pen; null for none. */
  static of({ newElement }: AppState): Pick<BoardStroke, 'points' | 'color' | 'width'> | null {
    if (newElement?.type !== 'freedraw') return null;
    const { x, y, points, strokeColor, strokeWidth } = newElement;
    return {
      points: points.map(([dx, dy]) => ({ x: x + dx, y: y + dy })),
      color: rgbOf(strokeColor),
      width: strokeWidth,
    };
  }

  /** @param view which part of the board is in sight */
  constructor(view: () => Pick<AppState, 'scrollX' | 'scrollY' | 'zoom'>) {
    this.#view = view;
  }

  setCanvas(canvas: HTMLCanvasElement | null): void {
    this.#canvas = canvas;
  }

  hear({ by, pointing: { stroke } }: BoardPointed): void {
    if (stroke === null) return;
    const key = `${by} ${stroke.id}`;
    const { color, width } = stroke;
    const live = this.#strokes.get(key) ?? newStroke(color, width);
    this.#strokes.set(key, live);
    for (const [index, point] of stroke.points.entries()) live.points[stroke.first + index] = point;
    live.heardAt = performance.now();
    this.draw();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forgetSilent(), silentMs);
  }

  /** Finished strokes are elements of the board. */
  finish(elements: readonly BoardElement[]): void {
    for (const element of elements) {
      const start = startOf(element);
      if (!start) continue;
      for (const stroke of this.#strokes.values()) {
        const [first] = stroke.points;
        if (!first) continue;
        stroke.isFinished ||=
          Math.abs(first.x - start.x) < near && Math.abs(first.y - start.y) < near;
      }
    }
    this.draw();
  }

  /** Draws in the next frame. */
  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #forgetSilent(): void {
    const now = performance.now();
    for (const [key, { heardAt }] of this.#strokes) {
      if (now - heardAt >= silentMs) this.#strokes.delete(key);
    }
    this.draw();
  }

  #paint(): void {
    const canvas = this.#canvas;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio;
    const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
    // Setting the size clears it.
    canvas.width = Math.round(width);
    canvas.height = Math.round(height);
    if (this.#strokes.size === 0) return;
    const { scrollX, scrollY, zoom } = this.#view();
    const scale = zoom.value * ratio;
    context.setTransform(scale, 0, 0, scale, scrollX * scale, scrollY * scale);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (const { points, color, width: strokeWidth, isFinished } of this.#strokes.values()) {
      if (isFinished) continue;
      context.strokeStyle = `rgb(${color.join(' ')})`;
      // As wide as Excalidraw draws a finished one.
      context.lineWidth = strokeWidth * 2.5;
      context.beginPath();
      for (const point of points) if (point) context.lineTo(point.x, point.y);
      context.stroke();
    }
  }
}

function newStroke(color: BoardStroke['color'], width: number): LiveStroke {
  return { points: [], color, width, heardAt: 0, isFinished: false };
}

/** Where a stroke begins; null for another element. */
function startOf(element: BoardElement): Point | null {
  const { type, x, y, points } = element as Partial<{
    type: string;
    x: number;
    y: number;
    points: readonly (readonly [number, number])[];
  }>;
  const [dx, dy] = points?.[0] ?? [];
  if (type !== 'freedraw' || x === undefined || y === undefined) return null;
  return dx === undefined || dy === undefined ? null : { x: x + dx, y: y + dy };
}

/** Black where it is not written as `#rrggbb`. */
function rgbOf(color: string): [number, number, number] {
  const [, red, green, blue] = /^#(\w\w)(\w\w)(\w\w)/.exec(color) ?? [];
  const byte = (hex = '00') => Number.parseInt(hex, 16) || 0;
  return [byte(red), byte(green), byte(blue)];
}
