import type { RoundTrips } from '../roundTrip.ts';
import type { Samples } from '../Samples.ts';

/** What every part of the bench gets. */
export interface PartContext {
  readonly samples: Samples;
  readonly trips: RoundTrips;
  /**
   * The numbers of the rounds to measure, from 1: so many, or fewer on a slow machine, where `seconds` are over before. There
   * are always two.
   */
  rounds(most: number, seconds: number): Iterable<number>;
  /** Versions of the programs that take part, for the report. */
  readonly versions: Record<string, string>;
  /** Says why a figure cannot be measured on this machine. */
  skip(reason: string): void;
}

/** Measures something, and leaves nothing running. @throws whatever stopped it */
export type Part = (context: PartContext) => Promise<void>;
