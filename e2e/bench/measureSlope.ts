import type { DelayRelay } from '../harness/DelayRelay.ts';
import { measuredRoundTripMs } from './roundTrip.ts';
import { leastSquares, median } from './statistics.ts';

/** An action that takes some round trips, and little more. */
export interface Measure {
  readonly name: string;
  /** Runs once, and returns the time in ms. */
  readonly run: () => Promise<number>;
  /** The highest allowed slope, in round trips; null for reports only. */
  readonly bar: number | null;
  /**
   * Whether to run once unmeasured after each change of the round trip. A video sender takes later packets for a full
   * network and briefly sends little.
   */
  readonly settles?: boolean;
}

/** A nominal round trip and its real value on this machine, in ms. */
export type RoundTrips = ReadonlyMap<number, number>;

const roundTripsMs = [0, 40, 120];
/** More than five: other load can add 100 ms to single runs. */
const repeats = 9;

/** The real round trips used for all measures. */
export async function realRoundTrips(): Promise<RoundTrips> {
  const trips = new Map<number, number>();
  for (const trip of roundTripsMs) trips.set(trip, await measuredRoundTripMs(trip / 2));
  return trips;
}

/** Measures through a relay at several round trips, prints medians, slope and intercept; false above the bar. */
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
