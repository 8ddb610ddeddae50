/** How many people are in the measured rooms. */
export const crowdSizes = [10, 50, 100, 200] as const;
type CrowdSize = (typeof crowdSizes)[number];

/** What is measured in a room of each size: its unit, and what it is. */
export const crowdSeries = {
  crowdAnswer: { unit: 'ms', title: 'join → answer' },
  crowdBytes: { unit: 'KiB', title: 'the answer, and what each other person is told of it' },
  crowdNode: { unit: 'µs', title: 'CPU of Node for each person there' },
  crowdWorker: { unit: 'µs', title: 'CPU of the media worker for each person there' },
  crowdPage: { unit: 'ms', title: 'work of a page’s main thread' },
  crowdRest: { unit: '%', title: 'main thread of a page while nothing happens' },
} as const;

type CrowdName = `${keyof typeof crowdSeries}${CrowdSize}`;

/** One series for each of these and each size. */
export const seriesOfCrowds = Object.fromEntries(
  Object.entries(crowdSeries).flatMap(([name, { unit, title }]) =>
    crowdSizes.map((size) => [
      `${name}${size}`,
      { unit, title: `One comes into a room of ${size}: ${title}` },
    ]),
  ),
) as Record<CrowdName, { unit: 'ms' | 'KiB' | 'µs' | '%'; title: string }>;
