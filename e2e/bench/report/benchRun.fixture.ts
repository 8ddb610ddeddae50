import { Samples, type SeriesName } from '../Samples.ts';
import type { NewRun } from './BenchRun.ts';

/** Medians by series: one value each at the round trips 0, 40 and 120 ms, or one alone. */
export type Medians = Readonly<Partial<Record<SeriesName, readonly number[]>>>;

const trips = [0, 40, 120];

/** A run with these values, on a machine whose round trips are 1 ms longer than simulated. */
export function newRun(medians: Medians): NewRun {
  const samples = new Samples();
  for (const [name, values] of Object.entries(medians)) {
    for (const [index, value] of values.entries()) {
      for (const each of [value * 0.9, value, value * 1.1]) {
        samples.add(name as SeriesName, each, trips[index]);
      }
    }
  }
  return {
    at: '2026-11-29',
    commit: 'abcdef0123',
    seconds: 720,
    machine: {
      processor: 'A processor',
      cores: 2,
      memoryGiB: 8,
      system: 'linux 6.1 x64',
      loadBefore: 0.1,
    },
    versions: { perch: '0.1.0' },
    roundTrips: trips.map((simulatedMs) => ({ simulatedMs, realMs: simulatedMs + 1 })),
    series: samples.all,
    skipped: [],
    failures: [],
  };
}
