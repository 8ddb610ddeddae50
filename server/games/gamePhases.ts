import type {
  GamePhase,
  Player,
  PlayerRole,
  PlayerUser,
  TurnEnding,
} from '../../shared/domain/Game.ts';
import { hintAfter, type hintSteps } from './hints.ts';

/** How long the parts of a turn take besides the drawing, in ms. */
export interface GameTimes {
  /** For choosing a word; then one is chosen by lot. */
  readonly chooseMs: number;
  /** For looking at the word and the points. */
  readonly revealMs: number;
  /** How long a turn waits for a drawer whose connection is lost. */
  readonly drawerGraceMs: number;
}

export const gameTimes: GameTimes = { chooseMs: 15_000, revealMs: 6_000, drawerGraceMs: 8_000 };

/** For a guess at once, and at the end of the time; between them by the time that is left. */
const pointsAtOnce = 250;
const pointsAtEnd = 50;
/** The steps of the hint come at equal distances between these shares of the time. */
const hintsFrom = 0.3;
const hintsTo = 0.85;

/** A player, also one who has left. */
export interface Seat {
  user: PlayerUser;
  score: number;
  gained: number;
  presence: Player['presence'];
  /** Since when the connection is lost. */
  awayAt: number;
  waits: boolean;
}

/** Times are those of the game’s clock. */
interface OfTurn {
  readonly drawer: Seat;
  readonly endsAt: number;
  readonly lengthMs: number;
}

/** What is going on, with what only the server knows. */
export type Phase =
  | { readonly kind: 'lobby' }
  | { readonly kind: 'over' }
  | (OfTurn & { readonly kind: 'choosing'; readonly words: readonly string[] })
  | (OfTurn & {
      readonly kind: 'drawing';
      readonly word: string;
      readonly steps: ReturnType<typeof hintSteps>;
      readonly shown: number;
      readonly guessed: ReadonlySet<Seat>;
      /** How many could guess at the beginning. */
      readonly guessers: number;
    })
  | (OfTurn & {
      readonly kind: 'revealed';
      readonly word: string | null;
      readonly ending: TurnEnding;
    });

/** When something happens by itself next; null for never. */
export function dueAt(phase: Phase, { drawerGraceMs }: GameTimes): number | null {
  if (phase.kind === 'lobby' || phase.kind === 'over') return null;
  const due = [phase.endsAt];
  const { presence, awayAt } = phase.drawer;
  if (phase.kind !== 'revealed' && presence === 'away') {
    const beganAt = phase.endsAt - phase.lengthMs;
    due.push(Math.max(awayAt, beganAt) + drawerGraceMs);
  }
  const hintAt = nextHintAt(phase);
  if (hintAt !== null) due.push(hintAt);
  return Math.min(...due);
}

/** When the next letter is shown; null for never. */
export function nextHintAt(phase: Phase): number | null {
  if (phase.kind !== 'drawing' || phase.shown >= phase.steps.length) return null;
  const { endsAt, lengthMs, steps, shown } = phase;
  const share = hintsFrom + ((hintsTo - hintsFrom) * (shown + 1)) / (steps.length + 1);
  return endsAt - lengthMs * (1 - share);
}

/** Adds points, also to those of this turn. */
export function give(seat: Seat, points: number): void {
  seat.score += points;
  seat.gained += points;
}

/** What a right guess is worth at this time. */
export function pointsAt(now: number, { endsAt, lengthMs }: Phase & { kind: 'drawing' }): number {
  const left = Math.max(0, endsAt - now) / lengthMs;
  return Math.round(pointsAtEnd + (pointsAtOnce - pointsAtEnd) * left);
}

/** What a player does in this phase. */
export function roleIn(phase: Phase, seat: Seat): PlayerRole {
  if (phase.kind === 'lobby' || phase.kind === 'over') return 'guesses';
  if (seat === phase.drawer) return 'draws';
  if (seat.waits) return 'waits';
  return phase.kind === 'drawing' && phase.guessed.has(seat) ? 'hasGuessed' : 'guesses';
}

/**
 * A phase as somebody may know it: the words to choose from are for the drawer, and the word also for who has guessed it.
 *
 * @param viewer undefined for who does not play
 */
export function shownPhase(phase: Phase, viewer: Seat | undefined, now: number): GamePhase {
  if (phase.kind === 'lobby' || phase.kind === 'over') return { kind: phase.kind };
  const { drawer, endsAt, lengthMs } = phase;
  const endsInMs = Math.max(0, Math.round(endsAt - now));
  const common = { drawerId: drawer.user.id, endsInMs, lengthMs };
  if (phase.kind === 'choosing') {
    return { ...common, kind: 'choosing', words: viewer === drawer ? phase.words : null };
  }
  if (phase.kind === 'revealed') {
    return { ...common, kind: 'revealed', word: phase.word, ending: phase.ending };
  }
  const knows = viewer !== undefined && (viewer === drawer || phase.guessed.has(viewer));
  const hint = hintAfter(phase.word, phase.steps.slice(0, phase.shown));
  return { ...common, kind: 'drawing', hint, word: knows ? phase.word : null };
}
