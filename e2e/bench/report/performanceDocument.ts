import { type SeriesName, seriesTable } from '../Samples.ts';
import type { BenchRun, PreviousRun } from './BenchRun.ts';
import { chartsOf } from './charts.ts';
import { type Figure, verdictOf } from './figures.ts';

const marks = { true: '✓', false: '**missed**', null: '–' } as const;

/** How each figure is measured, for readers of the report. */
const method = `- **Moves.** A Chromium page moves between channels in which somebody talks; the silence is read sample by sample from what
  the page plays, above −36 dBFS. *Prepared*: the pointer rests on the channel before the click. *Not prepared*: a click that no
  pointer, key or focus came before. *12 people*: ten more people with open microphones, who say nothing, are in each of
  the rooms.
- **Fresh transports** is the same app, which is told at the click that its transports are lost, so that it requests and
  connects new ones. **Bare peer-to-peer** is a page with nothing but an \`RTCPeerConnection\`, which ends one
  connection and makes another: a message each way, ICE and DTLS.
- **Round trips** are simulated by a relay for signalling and media. What it really takes is measured, and used.
- **Cold start without its round trips** is the intercept of the line through the medians, as a multiple of that of bare
  peer-to-peer in the same run. Its bar is three quarters of the value in the reference run.
- **The list opens.** From the message that answers the sign-in to the first channel in the page, on a server with 40 channels and
  12 roles, at a reload: the time in which the page's main thread worked, by the browser's trace. A frame takes 16.7 ms.
- **Storm.** 50 people join an empty channel within a second. *One join* is that of one of them into the full room while
  nobody else moves.
- **Storm of messages.** One person talks in bursts at full quarters of a second of the machine's clock, another listens: the
  delay is that from mouth to ear, with coding and the buffer against jitter. In turn with and without 200 messages a
  second by 100 people and three uploads of 32 Mbit/s in the same channel.
- **At rest.** The share of a core that the main thread of a page works, with software drawing, while nobody comes, goes or clicks.
- **One comes into a room.** Of 10, 50, 100 and 200 people with open microphones who say nothing; a page is one of them. Main thread: the
  time in which it worked until 0.4 s after the answer.
- **Forwarding.** CPU time of all threads of the server's processes (Node and the media worker; Janus) per packet that
  arrived: 3 people send 50 packets a second each to 15 others. All servers are measured at the same time, have the same
  clients and send lost packets again. The ratios are medians of those of single rounds.
- Talkers and crowds are clients without a browser in a process of their own. Other ratios are those of two medians
  of one run; of several round trips the worst one counts.`;

/** The report as Markdown: a pure function of the run, so that no figure is typed by hand. */
export function performanceDocument(run: BenchRun): string {
  return `${[
    '# Performance',
    `<!-- Drawn by \`npm run bench\` from performance.json. Do not edit: run it again. -->`,
    summary(run),
    figureTable(run),
    ...problems(run),
    ...Object.keys(chartsOf(run)).map((file) => `![${altOf(file)}](${file})`),
    '## How it is measured',
    method,
    '## All values',
    seriesTableText(run),
    circumstances(run),
  ].join('\n\n')}\n`;
}

/** A figure's value for people, with its unit. */
export function shown(value: number | null, unit: Figure['unit']): string {
  if (value === null) return 'missing';
  if (unit === 'ms') return `${Math.round(value)} ms`;
  if (unit === '%') return `${Math.round(value)} %`;
  return unit === '×' ? value.toFixed(2) : `${value.toFixed(2)} ${unit}`;
}

function summary({ at, commit, seconds, figures, reference, previous }: BenchRun): string {
  const judged = figures.filter((figure) => figure.bar !== null);
  const passed = judged.filter((figure) => verdictOf(figure) === true);
  const missing = judged.filter(({ value }) => value === null);
  return [
    `Run of ${at} at commit ${commit}, ${Math.round(seconds / 60)} minutes: ${passed.length} of ${judged.length} bars passed`,
    missing.length === 0 ? '. ' : `, ${missing.length} not measured. `,
    previous === null
      ? 'There is no earlier committed run to compare with. '
      : `Compared with the committed run of ${previous.at} at ${previous.commit}. `,
    `Reference run for the cold start: ${reference.at} at ${reference.commit}.`,
  ].join('');
}

function figureTable({ figures, previous }: BenchRun): string {
  const rows = figures.map((figure) => {
    const { title, unit, bar, value } = figure;
    const most = bar === null ? '–' : `≤ ${shown(bar, unit)}`;
    return `| ${title} | ${most} | ${shown(value, unit)} | ${before(figure, previous)} | ${marks[`${verdictOf(figure)}`]} |`;
  });
  return [
    '| Figure | Bar | This run | Last run | |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The value of the last run, and by how much it has changed. */
function before({ id, unit, value }: Figure, previous: PreviousRun | null): string {
  const earlier = previous?.values[id] ?? null;
  if (earlier === null) return '–';
  if (value === null || earlier === 0) return shown(earlier, unit);
  const change = Math.round((value / earlier - 1) * 100);
  return `${shown(earlier, unit)} (${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)} %)`;
}

function problems({ skipped, failures, machine }: BenchRun): string[] {
  const { loadBefore, cores } = machine;
  const isBusy = loadBefore > cores / 2;
  const lines = [
    ...(isBusy
      ? [
          `- The machine was busy before the run (load ${loadBefore} on ${cores} cores): do not trust these times.`,
        ]
      : []),
    ...skipped.map((reason) => `- Not measured: ${reason}`),
    ...failures.map((reason) => `- Failed: ${reason}`),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function circumstances({ machine, roundTrips, versions }: BenchRun): string {
  const { cores, processor, memoryGiB, system, loadBefore } = machine;
  const trips = roundTrips.map(({ simulatedMs, realMs }) => `${simulatedMs} → ${realMs} ms`);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured on ${cores} cores of ${processor}, ${memoryGiB} GiB, ${system}; load before the run ${loadBefore}.`,
    `Real round trips: ${trips.join(', ')}.`,
    `Versions: ${programs.join(', ')}.`,
  ].join(' ');
}

function seriesTableText({ series }: BenchRun): string {
  const rows = Object.entries(series).flatMap(([name, points]) => {
    const { title, unit } = seriesTable[name as SeriesName];
    // A share of moves has no spread.
    if (unit === '') return [];
    return points.map(({ roundTripMs, spread: { n, median, p10, p90 } }) => {
      const [middle, low, high] = [median, p10, p90].map((value) => value.toFixed(1));
      return `| ${title} | ${roundTripMs} ms | ${middle} ${unit} | ${low} … ${high} | ${n} |`;
    });
  });
  return [
    '| Series | Round trip | Median | p10 … p90 | n |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function altOf(file: string): string {
  return file.replace('performance-', '').replace('.svg', '');
}
