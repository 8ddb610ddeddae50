import type { PeerId } from '../../../shared/domain/ids.ts';
import {
  isLater,
  type Point,
  type Pointing,
  type StrokePiece,
} from '../../../shared/protocol/pointer.ts';
import type { OverlayFrame, OverlayPointer, OverlayStroke } from '../../state/PointerFeed.ts';
import { stillMs } from './PointerSender.ts';

/** Who points: another, or I myself. */
export type Pointer = PeerId | 'me';
/** Ink stays so long after the last of its stroke, and then fades. */
export const inkMs = 4_000;
export const fadeMs = 1_000;
/** Somebody of whom nothing was heard for so long points no more: three words of theirs were lost, or they are gone. */
const silentMs = 3 * stillMs;
/** A pointer goes to each new place in this time: a little longer than from one packet to the next. */
const glideMs = 50;
/** Later than this, a packet out of order is not a late one but from an app that has begun anew. */
const renewedMs = 1_000;
/** More than any channel holds, and more strokes than anybody draws in five seconds. */
const peopleMax = 100;
const strokesMax = 60;

interface Stroke {
  readonly id: number;
  /** By their index; a piece that was lost leaves a gap. */
  points: (Point | undefined)[];
  /** What was wiped away: points before this index are taken no more. */
  from: number;
  newestAt: number;
}

interface Person {
  order: number;
  heardAt: number;
  /** Also of what came late. */
  newestAt: number;
  strokes: Stroke[];
  /** On its way from one place to the next. */
  glide: { readonly from: Point; readonly to: Point; readonly since: number } | null;
}

/**
 * What people point at and draw on one share: takes their packets in any order and with gaps, and answers what is to be seen
 * at any moment. Forgets by itself what has faded. All times are ms of one clock that never jumps.
 */
export class PointerOverlay {
  readonly #people = new Map<Pointer, Person>();

  /** A packet of somebody's; one that comes late may still bring ink, but no place. */
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

  /** Some more ink of somebody's. */
  draw(who: Pointer, stroke: StrokePiece, nowMs: number): void {
    const person = this.#people.get(who) ?? this.#welcome(who, nowMs);
    if (person !== null) take(person, stroke, nowMs);
  }

  /** Wipes everything away that was drawn, also what is being drawn now. */
  clear(): void {
    for (const { strokes } of this.#people.values()) {
      for (const stroke of strokes) {
        stroke.from = Math.max(stroke.from, stroke.points.length);
        stroke.points = [];
      }
    }
  }

  /** Keeps only what these people point at and draw. */
  keep(isKept: (who: Pointer) => boolean): void {
    for (const who of this.#people.keys()) if (!isKept(who)) this.#people.delete(who);
  }

  /** What is to be seen now. Where nothing is to move, ink goes at once when its time is over, and pointers jump. */
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
