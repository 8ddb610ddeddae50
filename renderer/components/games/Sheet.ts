import type { Point } from '../../../shared/protocol/streams/pointer.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { BoardConnection } from '../../state/Boards.ts';
import type { PointedSurface } from '../pointing/usePointerInput.ts';
import {
  erased,
  liveStroke,
  type Pen,
  paperSize,
  type SketchStroke,
  strokeElement,
  strokesIn,
} from './sketch.ts';

/** The paper of a game: the strokes on its board, with the one that is drawn here now. */
export class Sheet extends TypedEmitter<{ changed: null }> {
  /** What the next stroke is drawn with. */
  pen: Pen;
  readonly #connection: BoardConnection;
  #current: SketchStroke | null = null;

  constructor(connection: BoardConnection, pen: Pen) {
    super();
    this.#connection = connection;
    this.pen = pen;
  }

  /** Follows what others draw. Returns the function that ends that, and the stroke. */
  start(): () => void {
    const tell = () => this.emit('changed', null);
    const stops = [this.#connection.on('changed', tell), this.#connection.on('replaced', tell)];
    return () => {
      this.#finish();
      for (const stop of stops) stop();
    };
  }

  /** The first one is at the bottom. */
  get strokes(): readonly SketchStroke[] {
    const drawn = strokesIn(this.#connection.elements);
    return this.#current ? [...drawn, this.#current] : drawn;
  }

  /** What mouse, pen, touch and keys move. `onMark` is told where the keys are; null when they are not used. */
  surface(onMark: (at: Point | null) => void): PointedSurface {
    return {
      point: (at, isShown = false) => {
        this.#connection.point(at && onPaper(at));
        onMark(isShown ? at : null);
      },
      begin: (at) => {
        this.#current = { ...this.pen, points: [onPaper(at)] };
        this.#tellCurrent();
      },
      draw: (at) => {
        if (!this.#current) return;
        this.#current = { ...this.#current, points: [...this.#current.points, onPaper(at)] };
        this.#tellCurrent();
      },
      finish: () => this.#finish(),
    };
  }

  /** Removes the last stroke. */
  undo(): void {
    this.#finish();
    const last = this.#connection.elements.findLast(({ isDeleted }) => !isDeleted);
    if (last) this.#edit(erased([last]));
  }

  clear(): void {
    this.#finish();
    const drawn = this.#connection.elements.filter(({ isDeleted }) => !isDeleted);
    if (drawn.length > 0) this.#edit(erased(drawn));
  }

  #tellCurrent(): void {
    if (this.#current) this.#connection.draw(liveStroke(this.#current));
    this.emit('changed', null);
  }

  #finish(): void {
    const stroke = this.#current;
    if (!stroke) return;
    this.#current = null;
    this.#connection.draw(null);
    this.#edit([strokeElement(stroke)]);
  }

  #edit(elements: Parameters<BoardConnection['edit']>[0]): void {
    this.#connection.edit(elements);
    this.emit('changed', null);
  }
}

function onPaper({ x, y }: Point): Point {
  return { x: x * paperSize.width, y: y * paperSize.height };
}
