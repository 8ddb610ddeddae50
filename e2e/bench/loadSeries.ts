/** How many people are connected to the measured server. */
export const loadSizes = [500, 1_000, 2_000] as const;
type LoadSize = (typeof loadSizes)[number];

/** What is measured with so many: its unit, and what it is. */
export const loadSeries = {
  loadMemory: { unit: 'KiB', title: 'memory of Node for each' },
  loadSignIn: { unit: 'ms', title: 'CPU of Node for a sign-in' },
  loadChange: { unit: 'µs', title: 'CPU of Node for one who mutes alone, for each person' },
  loadJoin: { unit: 'ms', title: 'one who joins alone, 95th percentile' },
  loadJoinCpu: { unit: 'µs', title: 'CPU of Node for one who joins alone, for each person' },
  loadStorm: { unit: 'ms', title: 'one of 100 who join within two seconds, 95th percentile' },
  loadStormCpu: { unit: 'µs', title: 'CPU of Node for one of these, for each person' },
  loadStormTold: { unit: '', title: 'messages about these 100 to each person' },
} as const;

type LoadName = `${keyof typeof loadSeries}${LoadSize}`;

/** One series for each of these and each size. */
export const seriesOfLoad = Object.fromEntries(
  Object.entries(loadSeries).flatMap(([name, { unit, title }]) =>
    loadSizes.map((size) => [`${name}${size}`, { unit, title: `${size} connected: ${title}` }]),
  ),
) as Record<LoadName, { unit: 'ms' | 'KiB' | 'µs' | ''; title: string }>;
