import {
  type Point,
  type Pointing,
  piecePointsMax,
  pointingsPerSecond,
  type StrokePiece,
  strokePointsMax,
} from '../../../shared/protocol/streams/pointer.ts';

/** As often as the protocol allows, in ms. */
const intervalMs = Math.ceil(1000 / pointingsPerSecond);
/** A still pointer is repeated at this interval. */
export const stillMs = 1000;
/** Each packet repeats this many points: after three lost packets in a row a slow stroke has no gap. */
const repeatedPoints = 12;
/** The end of a stroke or pointer is sent this often, because no later packet would make up for its loss. */
const lastWords = 3;

interface Drawn {
  readonly id: number;
  readonly points: Point[];
  sent: number;
  /** How often its end is still to be sent once it is finished. */
  left: number;
  finished: boolean;
}

/** What a packet says, without where that is. */
export type SentPointing = Omit<Pointing, 'share'>;

/**
 * Sends the user's pointer and drawings on one share or board: at most thirty packets a second, and when nothing changes only
 * the repeated pointer. Owns its timer.
 */
export class PointerSender {
  readonly #send: (pointing: SentPointing) => boolean;
  #order = Math.floor(Math.random() * 0xffff);
  #strokeId = Math.floor(Math.random() * 0xffff);
  #at: Point | null = null;
  #moved = false;
  #goodbyes = 0;
  #stroke: Drawn | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;

  /** @param send returns false if the packet cannot be sent now */
  constructor(send: (pointing: SentPointing) => boolean) {
    this.#send = send;
  }

  /** Moves the pointer; null removes it. */
  point(at: Point | null): void {
    if (at === null && this.#at === null) return;
    this.#at = at;
    this.#moved = at !== null;
    this.#goodbyes = at === null ? lastWords : 0;
    this.#sendSoon();
  }

  /** Starts a stroke and returns its first piece. */
  begin(at: Point): StrokePiece {
    // The end of the previous stroke may not have been sent.
    if (this.#stroke !== null) this.#stroke.finished = true;
    while (this.#stroke !== null && this.#sendNow());
    this.#strokeId = (this.#strokeId + 1) & 0xffff;
    this.#stroke = { id: this.#strokeId, points: [at], sent: 0, left: lastWords, finished: false };
    this.point(at);
    return { id: this.#strokeId, first: 0, points: [at] };
  }

  /** Continues the stroke, or starts a new one if it is too long. Returns the new piece. */
  draw(at: Point): StrokePiece | null {
    const stroke = this.#stroke;
    if (stroke === null || stroke.finished) return null;
    if (stroke.points.length === strokePointsMax) {
      this.begin(stroke.points.at(-1) ?? at);
      return this.draw(at);
    }
    stroke.points.push(at);
    this.point(at);
    return { id: stroke.id, first: stroke.points.length - 1, points: [at] };
  }

  /** Lifts the pen. */
  finish(): void {
    if (this.#stroke === null) return;
    this.#stroke.finished = true;
    this.#sendSoon();
  }

  /** Sends what is left at once, and nothing more. */
  close(): void {
    this.finish();
    this.point(null);
    while (this.#hasNews && this.#sendNow());
    clearTimeout(this.#timer);
    this.#at = null;
    this.#stroke = null;
  }

  get #hasNews(): boolean {
    return this.#moved || this.#goodbyes > 0 || this.#stroke?.finished === true || this.#unsent > 0;
  }

  get #unsent(): number {
    return this.#stroke === null ? 0 : this.#stroke.points.length - this.#stroke.sent;
  }

  #sendSoon(): void {
    clearTimeout(this.#timer);
    const due = this.#sentAt + (this.#hasNews ? intervalMs : stillMs) - performance.now();
    if (due <= 0) this.#sendAndWait();
    else this.#timer = setTimeout(() => this.#sendAndWait(), due);
  }

  #sendAndWait(): void {
    // A packet that could not be sent is retried at the next interval.
    if (!this.#sendNow()) this.#sentAt = performance.now();
    if (this.#at !== null || this.#hasNews) this.#sendSoon();
  }

  #sendNow(): boolean {
    const stroke = this.#stroke;
    const first = stroke === null ? 0 : Math.max(0, stroke.sent - repeatedPoints);
    const points = stroke?.points.slice(first, first + piecePointsMax) ?? [];
    const isSent = this.#send({
      order: this.#order,
      at: this.#at,
      stroke: stroke && { id: stroke.id, first, points },
    });
    if (!isSent) return false;
    this.#order = (this.#order + 1) & 0xffff;
    this.#sentAt = performance.now();
    this.#moved = false;
    this.#goodbyes = Math.max(0, this.#goodbyes - 1);
    if (stroke !== null) {
      stroke.sent = first + points.length;
      if (stroke.finished && stroke.sent === stroke.points.length) stroke.left -= 1;
      if (stroke.left === 0) this.#stroke = null;
    }
    return true;
  }
}
