import { serverLimits } from '../../../server/limits/ServerLimits.ts';
import type { AllSeries } from '../Samples.ts';
import { assumed, assumptions } from './assumptions.ts';
import { type LoadLine, loadChart } from './loadChart.ts';
import { type MeasuredCosts, measuredCosts } from './measuredCosts.ts';
import {
  loadsOf,
  needsOf,
  peopleUntil,
  type Resource,
  resources,
  type ScaleNeeds,
} from './simulateScale.ts';

const begin =
  '<!-- Drawn by `npm run bench -- draw`. Do not edit: change e2e/bench/scale/assumptions.ts. -->';
const end = '<!-- End of what is drawn. -->';
export const scaleChart = 'scaling-loads.svg';
const shownPeople = [1_000, 10_000, 100_000, 1_000_000];

const titles: Readonly<Record<Resource, string>> = {
  mainCore: 'Main server: the one processor of its process',
  mainLine: 'Main server: its line, by signalling alone',
  database: 'PostgreSQL: changes saved one after the other',
  mainMemory: 'Main server: its memory',
  sessions: 'Main server: the most sessions that it takes',
};

/** A document with the part that is drawn from a run of the bench. @throws Error where it has no place for it */
export function withScaleSection(document: string, series: AllSeries): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error('the document has no place for the simulation');
  return `${document.slice(0, from)}${begin}\n\n${scaleSection(series)}\n\n${document.slice(to)}`;
}

/** The chart beside it: how much of each resource is in use. */
export function scaleChartOf(series: AllSeries): string {
  const costs = measuredCosts(series);
  const lines: LoadLine[] = resources.map((resource) => ({
    label: titles[resource],
    loadAt: (people) => loadAt(people, costs)[resource],
  }));
  const looked = {
    label: 'The same processor, if only those who look were told',
    loadAt: lookedLoad(costs),
  };
  return loadChart('How much of each is in use, by connected people', [...lines, looked]);
}

const loadAt = (people: number, costs: MeasuredCosts) =>
  loadsOf(needsOf(people, assumed, costs), assumed);

const lookedLoad = (costs: MeasuredCosts) => (people: number) =>
  needsOf(people, assumed, costs).mainCoresLooked / (assumed.used / 100);

/** Markdown: a pure function of the run and the assumptions, so that no figure is typed by hand. */
function scaleSection(series: AllSeries): string {
  const costs = measuredCosts(series);
  const ends = resources
    .map((resource) => ({
      resource,
      people: peopleUntil((people) => loadAt(people, costs)[resource]),
    }))
    .sort((a, b) => a.people - b.people);
  const core = ends.find(({ resource }) => resource === 'mainCore')?.people ?? 0;
  const looked = peopleUntil(lookedLoad(costs));
  const million = needsOf(1e6, assumed, costs);
  return [
    `**One Perch ends at ${rounded(serverLimits.sessions)} people connected at the same time**: that is the most that its main server takes. ` +
      `Without that limit it would end at about ${rounded(core)}: each change of who is where is told to everybody, so this work grows with the ` +
      'square of the number of people, and one process decides and tells. More media nodes do not help against that.',
    `What would be next: to tell only those who look at a channel. Then the processor would be enough for about ${rounded(looked)} people. Beyond ` +
      'that the deciding itself would have to be divided, by channels, among several processes that share Redis or PostgreSQL. Neither is there. ' +
      `Sound and pictures of a million people need ${number(million.nodes)} media nodes and ${number(Math.round(million.gbits))} Gbit/s; as many ` +
      `Perches as that takes, each with its own people, would be ${number(Math.ceil(1e6 / serverLimits.sessions))}.`,
    table(
      ['What is used up', 'At so many people'],
      ends.map(({ resource, people }) => [titles[resource], `about ${rounded(people)}`]),
    ),
    `![How much of each is in use](${scaleChart})`,
    table(
      ['', ...shownPeople.map((people) => `${number(people)} people`)],
      needRows(shownPeople.map((people) => needsOf(people, assumed, costs))),
    ),
    'Measured, from [performance.json](performance.json):',
    table(
      ['Cost', ''],
      [
        ['CPU of a forwarded packet', `${costs.packetUs.toFixed(1)} µs`],
        [
          'CPU of Node for a visit in a channel, without telling others',
          `${(costs.visitUs / 1_000).toFixed(1)} ms`,
        ],
        ['CPU of Node for telling one person of one change', `${costs.tellUs.toFixed(1)} µs`],
        ['Memory of a connected session', `${Math.round(costs.sessionKiB)} KiB`],
      ],
    ),
    'Assumed; change them in `e2e/bench/scale/assumptions.ts` and run `npm run bench -- draw`:',
    table(
      ['Value', 'Of what'],
      Object.values(assumptions).map(({ value, unit, title }) => [
        `${number(value)} ${unit}`,
        title,
      ]),
    ),
    'Not counted: what Node does for rings and for each media worker, recordings, mixes, files, and people who all come at once.',
  ].join('\n\n');
}

function needRows(needs: readonly ScaleNeeds[]): string[][] {
  const row = (title: string, of: (each: ScaleNeeds) => string) => [title, ...needs.map(of)];
  return [
    row('Media nodes', ({ nodes }) => number(nodes)),
    row('Packets forwarded per second', ({ packets }) => rounded(packets)),
    row('Sent by all machines, Gbit/s', ({ gbits }) => short(gbits)),
    row('Times per second that somebody is told of a change', ({ told }) => rounded(told)),
    row('Processors that the main server’s one process would need', ({ mainCores }) =>
      short(mainCores),
    ),
    row('The same, if only those who look were told', ({ mainCoresLooked }) =>
      short(mainCoresLooked),
    ),
    row('Memory of the main server, GiB', ({ mainGiB }) => short(mainGiB)),
    row('Changes saved per second', ({ saves }) => short(saves)),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** To two digits. */
function rounded(value: number): string {
  return number(Number(value.toPrecision(2)));
}

function short(value: number): string {
  return value < 10 ? value.toFixed(2) : rounded(value);
}
