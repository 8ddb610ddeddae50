import { crowdSizes } from '../crowdSeries.ts';
import type { AllSeries, SeriesName } from '../Samples.ts';

/** What Perch costs, from a run of the bench. */
export interface MeasuredCosts {
  /** CPU of a forwarded packet, in µs. */
  readonly packetUs: number;
  /** CPU of Node for one visit in a channel, coming and leaving, without telling others, in µs. */
  readonly visitUs: number;
  /** CPU of Node for telling one person of one change, in µs. */
  readonly tellUs: number;
  /** Memory of the server for each connected session, in KiB. */
  readonly sessionKiB: number;
}

/** A visit tells of two changes. */
const changesPerVisit = 2;

/**
 * Reads the costs from the medians of a run. That of a visit grows with the number of people who are told, so the costs of the smallest
 * but one and of the largest crowd are divided into a fixed part and one for each person; in the smallest crowd code is still compiled.
 *
 * @throws Error when a series is missing
 */
export function measuredCosts(series: AllSeries): MeasuredCosts {
  const median = (name: SeriesName) => {
    const found = series[name]?.[0]?.spread.median;
    if (found === undefined) throw new Error(`${name} was not measured`);
    return found;
  };
  const [, few, , many] = crowdSizes;
  const [fewUs, manyUs] = [few * median(`crowdNode${few}`), many * median(`crowdNode${many}`)];
  const eachUs = (manyUs - fewUs) / (many - few);
  return {
    packetUs: median('forwardPerch'),
    visitUs: fewUs - few * eachUs,
    tellUs: eachUs / changesPerVisit,
    sessionKiB: median('memorySession'),
  };
}
