import { dot, fontSize, line, polyline, svgImage, text } from '../report/svg.ts';

/** One resource: how much of it is in use, by the number of people. */
export interface LoadLine {
  readonly label: string;
  readonly loadAt: (people: number) => number;
}

const width = 760;
const plot = { left: 64, right: 744, top: 44, height: 300 };
const bottom = plot.top + plot.height;
const legendLine = 20;
/** Powers of ten. */
const people = { least: 2, most: 6 };
const loads = { least: -3, most: 3 };
/** Points of a line between two powers of ten. */
const steps = 8;

/** Loads over people, both by powers of ten, with the line at which a resource is used up. */
export function loadChart(title: string, lines: readonly LoadLine[]): string {
  const x = (power: number) =>
    plot.left +
    ((power - people.least) / (people.most - people.least)) * (plot.right - plot.left - 24);
  const y = (power: number) =>
    bottom - ((power - loads.least) / (loads.most - loads.least)) * plot.height;
  const drawn = lines.map(({ label, loadAt }, style) => {
    const points = powers(people.least, people.most, 1 / steps)
      .map((power) => ({ power, load: Math.log10(loadAt(10 ** power)) }))
      .filter(({ load }) => load >= loads.least && load <= loads.most)
      .map(({ power, load }) => [x(power), y(load)] as const);
    return { label, style, points };
  });
  return svgImage({ width, height: bottom + 40 + legendLine * (lines.length + 1) }, title, [
    ...powers(loads.least, loads.most).flatMap((power) => [
      line([plot.left, y(power)], [plot.right, y(power)], 'grid'),
      text(plot.left - 8, y(power) + fontSize / 3, share(power), 'text-anchor="end"'),
    ]),
    ...powers(people.least, people.most).map((power) =>
      text(x(power), bottom + 18, (10 ** power).toLocaleString('en'), 'text-anchor="middle"'),
    ),
    line([plot.left, y(0)], [plot.right, y(0)], 'bar'),
    ...drawn.flatMap(({ points, style }) => [
      polyline(points, style),
      ...points.slice(-1).map((last) => dot(last, style)),
    ]),
    ...[...drawn, { label: 'All that may be in use', style: 'bar' as const }].flatMap(
      ({ label, style }, index) => {
        const at = bottom + 44 + legendLine * index;
        return [
          line([plot.left, at - fontSize / 3], [plot.left + 36, at - fontSize / 3], style),
          text(plot.left + 46, at, label),
        ];
      },
    ),
  ]);
}

function powers(from: number, to: number, step = 1): number[] {
  return Array.from(
    { length: Math.round((to - from) / step) + 1 },
    (_, index) => from + index * step,
  );
}

/** As a multiple of what may be in use. */
function share(power: number): string {
  return power < 0
    ? `1/${(10 ** -power).toLocaleString('en')}`
    : (10 ** power).toLocaleString('en');
}
