import type { AllSeries } from '../Samples.ts';
import { type Figure, figuresOf, type RealTrips, startInterceptOf } from './figures.ts';
import type { MachineFacts } from './machineFacts.ts';

/** The run that set the value on which later ones must improve: the first one that was committed. */
interface ReferenceRun {
  readonly commit: string;
  readonly at: string;
  /** See `startInterceptOf`. */
  readonly coldStartIntercept: number | null;
}

/** One run of the whole bench, as it is kept in `docs/performance.json`. All that the report says is in it. */
export interface BenchRun {
  readonly format: 1;
  /** The date, `2026-11-29`. */
  readonly at: string;
  /** The code that was measured; with a `+` if it had changes that are not committed. */
  readonly commit: string;
  readonly seconds: number;
  readonly machine: MachineFacts;
  readonly versions: Readonly<Record<string, string>>;
  readonly roundTrips: RealTrips;
  readonly figures: readonly Figure[];
  readonly series: AllSeries;
  /** What this machine cannot measure, and parts that failed: one line each. */
  readonly skipped: readonly string[];
  readonly failures: readonly string[];
  readonly reference: ReferenceRun;
  /** The last committed run, to compare with. */
  readonly previous: PreviousRun | null;
}

/** What is compared of an earlier run. */
export interface PreviousRun {
  readonly commit: string;
  readonly at: string;
  /** By the figures' ids. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** What a run brings, before it is judged and compared. */
export type NewRun = Omit<BenchRun, 'format' | 'figures' | 'reference' | 'previous'>;

/** Judges a run and compares it with the last committed one, if there is any. */
export function completedRun(
  run: NewRun,
  parts: readonly string[],
  last: BenchRun | null,
): BenchRun {
  const { series, roundTrips } = run;
  const referenceStart = last?.reference.coldStartIntercept ?? null;
  const measured = { series, roundTrips, referenceStart };
  return {
    format: 1,
    ...run,
    figures: figuresOf(measured, parts).map((figure) => ({
      ...figure,
      value: rounded(figure.value),
      bar: rounded(figure.bar),
    })),
    reference:
      last !== null && referenceStart !== null
        ? last.reference
        : {
            commit: run.commit,
            at: run.at,
            coldStartIntercept: rounded(startInterceptOf(measured)),
          },
    previous: last === null ? null : previousOf(last),
  };
}

function previousOf({ commit, at, figures }: BenchRun): PreviousRun {
  return { commit, at, values: Object.fromEntries(figures.map(({ id, value }) => [id, value])) };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
