import type { DelayRelay } from '../harness/DelayRelay.ts';
import { measuredRoundTripMs } from './roundTrip.ts';
import { leastSquares, median } from './statistics.ts';

/** What is to take a number of round trips, and little besides. */
export interface Measure {
  readonly name: string;
  /** Does it once, and answers how long it took; ms. */
  readonly run: () => Promise<number>;
  /** The highest slope that passes, round trips; null for what is only reported. */
  readonly bar: number | null;
  /**
   * Whether it is done once for nothing whenever the round trip has changed: whoever sends pictures takes packets that come
   * later than before for a network that is full, and sends little for a moment.
   */
  readonly settles?: boolean;
}

/** How far a wished round trip is from what becomes of it on this machine; both in ms. */
export type RoundTrips = ReadonlyMap<number, number>;

const roundTripsMs = [0, 40, 120];
/** More than five: a machine with other things to do puts 100 ms into single ones. */
const repeats = 9;

/** What becomes of the round trips at which everything is measured. */
export async function realRoundTrips(): Promise<RoundTrips> {
  const trips = new Map<number, number>();
  for (const trip of roundTripsMs) trips.set(trip, await measuredRoundTripMs(trip / 2));
  return trips;
}

/** Measures behind a relay at several round trips, and prints medians, slope and intercept; false where the bar is missed. */
export async function measureSlope(
  { name, run, bar, settles = false }: Measure,
  relay: DelayRelay,
  trips: RoundTrips,
): Promise<boolean> {
  const samples = new Map<number, number[]>([...trips.keys()].map((trip) => [trip, []]));
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const [trip, values] of samples) {
      relay.oneWayMs = trip / 2;
      if (settles) await run();
      values.push(await run());
    }
  }
  console.log(`\n${name}`);
  for (const [trip, values] of samples) {
    const real = trips.get(trip)?.toFixed(1);
    const list = values.map((value) => value.toFixed(0)).join(' ');
    console.log(
      `  ${trip} ms round trip (really ${real}): median ${median(values).toFixed(0)} ms of ${list}`,
    );
  }
  const { slope, intercept } = leastSquares(
    [...samples].map(([trip, values]) => ({ x: trips.get(trip) ?? trip, y: median(values) })),
  );
  const verdict = bar === null ? '' : slope <= bar ? `  ok, bar ${bar}` : `  MISSED, bar ${bar}`;
  console.log(
    `  slope ${slope.toFixed(2)} round trips, intercept ${intercept.toFixed(0)} ms${verdict}`,
  );
  return bar === null || slope <= bar;
}
