import type { PeerId } from '../../../shared/domain/ids.ts';
import {
  isLater,
  type Point,
  type Pointing,
  type StrokePiece,
} from '../../../shared/protocol/streams/pointer.ts';
import type { OverlayFrame, OverlayPointer, OverlayStroke } from '../../state/PointerFeed.ts';
import { stillMs } from './PointerSender.ts';

/** The peer that points; `me` for the user. */
export type Pointer = PeerId | 'me';
/** A stroke stays this long after its last piece, then fades. */
export const inkMs = 4_000;
export const fadeMs = 1_000;
/** A pointer disappears after this time without a packet: three packets were lost, or the peer has left. */
const silentMs = 3 * stillMs;
/** A pointer glides to each new position in this time, a little longer than the interval of packets. */
const glideMs = 50;
/** After this time, a packet out of order is not late but from an app that was restarted. */
const renewedMs = 1_000;
/** More people than any channel holds, and more strokes than anybody draws in five seconds. */
const peopleMax = 100;
const strokesMax = 60;

interface Stroke {
  readonly id: number;
  /** By index; a lost piece leaves a gap. */
  points: (Point | undefined)[];
  /** Points before this index were cleared and are ignored. */
  from: number;
  newestAt: number;
}

interface Person {
  order: number;
  heardAt: number;
  /** Includes late packets. */
  newestAt: number;
  strokes: Stroke[];
  /** The movement between two positions. */
  glide: { readonly from: Point; readonly to: Point; readonly since: number } | null;
}

/**
 * The pointers and drawings on one share. Takes packets in any order and with gaps, and returns what is visible at any
 * moment. Forgets what has faded. All times are ms of one monotonic clock.
 */
export class PointerOverlay {
  readonly #people = new Map<Pointer, Person>();

  /** A peer's packet. A late one may still bring a piece of a stroke, but no position. */
  hear(who: Pointer, { order, at, stroke }: Omit<Pointing, 'share'>, nowMs: number): void {
    const person = this.#people.get(who) ?? this.#welcome(who, nowMs);
    if (person === null) return;
    const isNew = isLater(order, person.order) || nowMs - person.heardAt > renewedMs;
    if (isNew) {
      person.order = order;
      person.heardAt = nowMs;
      person.newestAt = nowMs;
      person.glide = at && { from: placeAt(person.glide, nowMs) ?? at, to: at, since: nowMs };
    }
    if (stroke !== null) take(person, stroke, nowMs);
  }

  /** Adds a piece to a stroke. */
  draw(who: Pointer, stroke: StrokePiece, nowMs: number): void {
    const person = this.#people.get(who) ?? this.#welcome(who, nowMs);
    if (person !== null) take(person, stroke, nowMs);
  }

  /** Clears all drawings, including strokes in progress. */
  clear(): void {
    for (const { strokes } of this.#people.values()) {
      for (const stroke of strokes) {
        stroke.from = Math.max(stroke.from, stroke.points.length);
        stroke.points = [];
      }
    }
  }

  /** Keeps only the pointers and drawings of these people. */
  keep(isKept: (who: Pointer) => boolean): void {
    for (const who of this.#people.keys()) if (!isKept(who)) this.#people.delete(who);
  }

  /**
   * The current frame. With `isStill` nothing moves: strokes disappear at once instead of fading, and pointers jump.
   */
  look(nowMs: number, isStill: boolean): OverlayFrame {
    const pointers: OverlayPointer[] = [];
    const strokes: OverlayStroke[] = [];
    let changesInMs: number | null = null;
    const changesIn = (ms: number) => {
      changesInMs = Math.min(changesInMs ?? Number.POSITIVE_INFINITY, Math.max(0, ms));
    };
    for (const [who, person] of this.#people) {
      const silentIn = person.heardAt + silentMs - nowMs;
      if (silentIn <= 0) person.glide = null;
      const { glide } = person;
      const place = isStill ? (glide?.to ?? null) : placeAt(glide, nowMs);
      if (glide !== null && place !== null) {
        pointers.push({ who, ...place });
        changesIn(!isStill && isGliding(glide, nowMs) ? 0 : silentIn);
      }
      person.strokes = person.strokes.filter(({ newestAt }) => newestAt + inkMs + fadeMs > nowMs);
      for (const stroke of person.strokes) {
        const fadesIn = stroke.newestAt + inkMs - nowMs;
        const points = stroke.points.filter((point) => point !== undefined);
        if (points.length === 0 || (isStill && fadesIn <= 0)) continue;
        strokes.push({ who, points, strength: Math.min(1, 1 + fadesIn / fadeMs) });
        changesIn(fadesIn);
      }
      if (silentIn <= 0 && person.strokes.length === 0) this.#people.delete(who);
    }
    return { pointers, strokes, changesInMs };
  }

  #welcome(who: Pointer, nowMs: number): Person | null {
    if (this.#people.size >= peopleMax) {
      const [oldest] = [...this.#people].sort(
        ([, one], [, other]) => one.newestAt - other.newestAt,
      );
      if (!oldest || oldest[1].newestAt + inkMs + fadeMs > nowMs) return null;
      this.#people.delete(oldest[0]);
    }
    const never = Number.NEGATIVE_INFINITY;
    const person = { order: 0, heardAt: never, newestAt: nowMs, strokes: [], glide: null };
    this.#people.set(who, person);
    return person;
  }
}

function take(person: Person, { id, first, points }: StrokePiece, nowMs: number): void {
  person.newestAt = nowMs;
  let stroke = person.strokes.find((known) => known.id === id);
  if (stroke === undefined) {
    stroke = { id, points: [], from: 0, newestAt: nowMs };
    person.strokes.push(stroke);
    if (person.strokes.length > strokesMax) person.strokes.shift();
  }
  const known = stroke;
  points.forEach((point, index) => {
    const place = first + index;
    if (place >= known.from) known.points[place] ??= point;
  });
  known.newestAt = nowMs;
}

function placeAt(glide: Person['glide'], nowMs: number): Point | null {
  if (glide === null) return null;
  const { from, to, since } = glide;
  const part = Math.min(1, (nowMs - since) / glideMs);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function isGliding({ from, to, since }: NonNullable<Person['glide']>, nowMs: number): boolean {
  return nowMs - since < glideMs && (from.x !== to.x || from.y !== to.y);
}
