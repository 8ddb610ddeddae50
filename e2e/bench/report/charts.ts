import { type AllSeries, type SeriesName, seriesTable } from '../Samples.ts';
import type { BenchRun } from './BenchRun.ts';
import { box, dot, fontSize, line, polyline, svgImage, text, ticksUpTo } from './svg.ts';

const width = 760;
const plot = { left: 56, right: 744, top: 44, height: 300 };
const bottom = plot.top + plot.height;
const legendLine = 20;

/** A line in the background that values should stay below: y = x + aboveTrip. */
interface Limit {
  readonly aboveTrip: number;
  readonly label: string;
}

/** All charts of a run, by the names of their files. */
export function chartsOf(run: BenchRun): Record<string, string> {
  return {
    'performance-moves.svg': tripChart(
      run,
      'Silence on a move, by round trip (ms, median and p10–p90)',
      [
        'movePrepared',
        'moveUnprepared',
        'moveToMusic',
        'crowdUnprepared',
        'peerToPeer',
        'freshTransports',
      ],
      [
        { aboveTrip: 90, label: 'Bar, prepared: round trip + 90 ms' },
        { aboveTrip: 170, label: 'Bar, not prepared: round trip + 170 ms' },
      ],
    ),
    'performance-starts.svg': tripChart(
      run,
      'From nothing to the first sound, by round trip (ms, median and p10–p90)',
      ['warmJoin', 'coldStart', 'peerToPeer'],
    ),
    'performance-server.svg': barChart(
      run.series,
      'CPU per forwarded packet (µs, median and p10–p90)',
      ['forwardPerch', 'forwardBare', 'forwardJanus'],
    ),
    'performance-load.svg': barChart(
      run.series,
      'Many joins, many moves (ms, median and p10–p90)',
      ['singleJoin', 'stormJoin', 'sessionFirst', 'sessionLast'],
    ),
  };
}

/** Times over the round trip, a line for each series. */
function tripChart(
  { series, roundTrips }: Pick<BenchRun, 'series' | 'roundTrips'>,
  title: string,
  names: readonly SeriesName[],
  limits: readonly Limit[] = [],
): string {
  const drawn = names.flatMap((name, style) =>
    series[name] === undefined ? [] : [{ name, style, points: series[name] }],
  );
  const longest = Math.max(1, ...roundTrips.map(({ simulatedMs }) => simulatedMs));
  const highest = Math.max(1, ...drawn.flatMap(({ points }) => points.map((p) => p.spread.p90)));
  const ticks = ticksUpTo(highest);
  const top = ticks.at(-1) ?? highest;
  const x = (ms: number) => plot.left + 8 + (ms / longest) * (plot.right - plot.left - 24);
  const y = (ms: number) => bottom - (ms / top) * plot.height;
  const legend: { style: number | 'bar'; label: string }[] = [
    ...drawn.map(({ name, style }) => ({ style, label: seriesTable[name].title })),
    ...limits.map(({ label }) => ({ style: 'bar' as const, label })),
  ];
  return svgImage({ width, height: bottom + 40 + legendLine * legend.length }, title, [
    ...valueAxis(ticks, y),
    ...roundTrips.map(({ simulatedMs }) =>
      text(x(simulatedMs), bottom + 18, `${simulatedMs} ms`, 'text-anchor="middle"'),
    ),
    ...limits.map(({ aboveTrip }) =>
      line([x(0), y(aboveTrip)], [x(longest), y(longest + aboveTrip)], 'bar'),
    ),
    ...drawn.flatMap(({ style, points }) => [
      polyline(
        points.map(({ roundTripMs, spread }) => [x(roundTripMs), y(spread.median)] as const),
        style,
      ),
      ...points.flatMap(({ roundTripMs, spread }) => {
        // Side by side, so that none hides another.
        const at = x(roundTripMs) + (style - names.length / 2) * 2;
        return [
          line([at, y(spread.p10)], [at, y(spread.p90)], 'whisker'),
          dot([x(roundTripMs), y(spread.median)], style),
        ];
      }),
    ]),
    ...legend.flatMap(({ style, label }, index) => {
      const at = bottom + 44 + legendLine * index;
      return [
        line([plot.left, at - fontSize / 3], [plot.left + 36, at - fontSize / 3], style),
        text(plot.left + 46, at, label),
      ];
    }),
  ]);
}

/** One horizontal bar for each series that has no round trips. */
function barChart(series: AllSeries, title: string, names: readonly SeriesName[]): string {
  const drawn = names.flatMap((name, style) => {
    const spread = series[name]?.[0]?.spread;
    return spread === undefined ? [] : [{ name, style, spread }];
  });
  const ticks = ticksUpTo(Math.max(0.001, ...drawn.map(({ spread }) => spread.p90)));
  const top = ticks.at(-1) ?? 1;
  const rowHeight = 46;
  const end = plot.top + rowHeight * drawn.length;
  const x = (value: number) => plot.left + (value / top) * (plot.right - plot.left - 24);
  return svgImage({ width, height: end + 32 }, title, [
    ...ticks.flatMap((tick) => [
      line([x(tick), plot.top], [x(tick), end], 'grid'),
      text(x(tick), end + 18, String(tick), 'text-anchor="middle"'),
    ]),
    ...drawn.flatMap(({ name, style, spread }, index) => {
      const at = plot.top + rowHeight * index;
      const middle = at + 31;
      return [
        text(plot.left + 4, at + 14, `${seriesTable[name].title}: ${spread.median.toPrecision(3)}`),
        box({ x: plot.left, y: at + 20, width: x(spread.median) - plot.left, height: 22 }, style),
        line([x(spread.p10), middle], [x(spread.p90), middle], 'whisker'),
      ];
    }),
  ]);
}

function valueAxis(ticks: readonly number[], y: (value: number) => number): string[] {
  return ticks.flatMap((tick) => [
    line([plot.left, y(tick)], [plot.right, y(tick)], 'grid'),
    text(plot.left - 8, y(tick) + fontSize / 3, String(tick), 'text-anchor="end"'),
  ]);
}
