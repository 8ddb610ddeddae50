import fc from 'fast-check';

/** The clients of a soak. */
export const crowd = 20;
/** Channels that every server has from its start. */
export const places = ['General', 'Music', 'AFK'] as const;
/** Deeds between two checks. */
export const deedsPerRound = 100;

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
  join: 12,
  leave: 2,
  mute: 4,
  deafen: 2,
  share: 2,
  camera: 2,
  watch: 2,
  /** The connection is reset; the network works. */
  drop: 4,
  /** No connection for a while, perhaps longer than the seat is held. */
  away: 3,
  /** The connection carries no answers, and is then reset. */
  loseAnswers: 4,
  /** The connection stays open, carries nothing, and is then reset. */
  halfOpen: 2,
  /** No way for sound, for a while or for good. */
  interruptMedia: 2,
  failMedia: 2,
  /** The page is closed, and opened again. */
  comeBack: 2,
  killWorker: 1,
} as const;
export type DeedKind = keyof typeof weights;

const deed: fc.Arbitrary<Deed> = fc.record({
  who: fc.nat(crowd - 1),
  what: fc.oneof(
    ...Object.entries(weights).map(([kind, weight]) => ({
      weight,
      arbitrary: fc.constant(kind as DeedKind),
    })),
  ),
  which: fc.nat(crowd - 1),
  lastsMs: fc.integer({ min: 20, max: 3_000 }),
  pauseMs: fc.nat(80),
});

/** The deeds of one round: the same ones for the same seed. */
export function planOf(seed: number, round: number): Deed[] {
  return fc.sample(deed, {
    seed: (Math.imul(seed, 0x9e3779b1) + round) | 0,
    numRuns: deedsPerRound,
  });
}
