import fc from 'fast-check';

/** The clients of a soak. */
export const crowd = 20;
/** Channels that every server has from its start. */
export const places = ['General', 'Music', 'AFK'] as const;
/** Deeds between two checks, at the usual pace. */
const deedsPerRound = 100;

/** What one client does or suffers, and how long to wait before the next deed. */
export interface Deed {
  /** Which client, from 0. */
  readonly who: number;
  readonly what: DeedKind;
  /** Which of the channels or of the other clients, where that matters. */
  readonly which: number;
  /** How long what is broken stays so, in ms. */
  readonly lastsMs: number;
  readonly pauseMs: number;
}

/** How often each happens, compared to the others. */
const weights = {
  join: 24,
  leave: 4,
  mute: 8,
  deafen: 4,
  share: 4,
  camera: 4,
  watch: 4,
  /** The connection is reset; the network works. */
  drop: 8,
  /** No connection for a while, perhaps longer than the seat is held. */
  away: 6,
  /** The connection carries no answers, and is then reset. */
  loseAnswers: 8,
  /** The connection stays open, carries nothing, and is then reset. */
  halfOpen: 4,
  /** No way for sound, for a while or for good. */
  interruptMedia: 4,
  failMedia: 4,
  /** The page is closed, and opened again. */
  comeBack: 4,
  killWorker: 1,
} as const;
/** Where there are media nodes, these happen, too. */
const nodeWeights = { killNode: 1, freezeNode: 1, cutNode: 1 } as const;
export type DeedKind = keyof typeof weights | keyof typeof nodeWeights;

const deedOf = (kinds: Partial<Record<DeedKind, number>>): fc.Arbitrary<Deed> =>
  fc.record({
    who: fc.nat(crowd - 1),
    what: fc.oneof(
      ...Object.entries(kinds).map(([kind, weight]) => ({
        weight,
        arbitrary: fc.constant(kind as DeedKind),
      })),
    ),
    which: fc.nat(crowd - 1),
    lastsMs: fc.integer({ min: 20, max: 3_000 }),
    pauseMs: fc.nat(80),
  });

const deed = deedOf(weights);
const deedWithNodes = deedOf({ ...weights, ...nodeWeights });

/**
 * The deeds of one round: the same ones for the same seed and pace.
 *
 * @param withNodes whether there are media nodes, to which something happens, too
 * @param pace how many times as many deeds there are in the same time; what is broken stays so for a shorter time then
 */
export function planOf(seed: number, round: number, pace = 1, withNodes = false): Deed[] {
  const deeds = fc.sample(withNodes ? deedWithNodes : deed, {
    seed: (Math.imul(seed, 0x9e3779b1) + round) | 0,
    numRuns: deedsPerRound * pace,
  });
  return deeds.map((each) => ({
    ...each,
    lastsMs: each.lastsMs / pace,
    pauseMs: each.pauseMs / pace,
  }));
}
