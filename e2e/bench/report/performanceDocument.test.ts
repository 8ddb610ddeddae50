import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type BenchRun, completedRun } from './BenchRun.ts';
import { type Medians, newRun } from './benchRun.fixture.ts';
import { chartsOf } from './charts.ts';
import { performanceDocument, shown } from './performanceDocument.ts';
import { drawnFiles, readDocs, readReport } from './reportFiles.ts';

const medians: Medians = {
  movePrepared: [61, 101, 181],
  moveUnprepared: [191, 231, 311],
  freshTransports: [400, 560, 880],
  stormJoin: [20],
  singleJoin: [10],
};
const parts = ['moves', 'storm'];

function rowOf(run: BenchRun, title: string): string | undefined {
  return performanceDocument(run)
    .split('\n')
    .find((line) => line.startsWith(`| ${title}`));
}

it('shows each figure with its bar, the last run and the verdict', () => {
  const earlier = completedRun(
    { ...newRun({ ...medians, stormJoin: [40] }), commit: 'old' },
    parts,
    null,
  );
  const run = completedRun(newRun(medians), parts, earlier);
  expect(rowOf(run, '50 joins in a second')).toBe(
    '| 50 joins in a second: p95 ÷ one join | ≤ 3.00 | 2.00 | 4.00 (−50 %) | ✓ |',
  );
  expect(rowOf(run, 'Silence on a move, not prepared')).toContain('| ≤ 170 ms | 190 ms |');
  expect(rowOf(run, 'Silence on a move, not prepared')).toContain('**missed**');
  expect(rowOf(run, 'Silence on a move to a music channel')).toContain('| missing |');
});

it('says when the machine was busy before', () => {
  const run = newRun(medians);
  const busy = { ...run, machine: { ...run.machine, loadBefore: 1.5 } };
  expect(performanceDocument(completedRun(busy, parts, null))).toContain('The machine was busy');
  expect(performanceDocument(completedRun(run, parts, null))).not.toContain('was busy');
});

it('says what was not measured and what failed', () => {
  const run = { ...newRun(medians), skipped: ['no Janus here'], failures: ['storm: it ended'] };
  const text = performanceDocument(completedRun(run, parts, null));
  expect(text).toContain('- Not measured: no Janus here\n- Failed: storm: it ended');
});

it('shows numbers in their units', () => {
  expect(shown(89.6, 'ms')).toBe('90 ms');
  expect(shown(4.204, 'round trips')).toBe('4.20 round trips');
  expect(shown(null, '×')).toBe('missing');
});

it('the charts name their series, mark the bars, and have rules for a dark theme', () => {
  const charts = chartsOf(completedRun(newRun(medians), parts, null));
  const moves = charts['performance-moves.svg'] ?? '';
  expect(moves).toContain('Silence on a move, prepared');
  expect(moves).toContain('Bar, not prepared: round trip + 170 ms');
  expect(moves).toContain('prefers-color-scheme:dark');
  expect(moves).not.toContain('NaN');
  // Two series of one value each.
  expect(charts['performance-load.svg']?.match(/<rect/g)).toHaveLength(1 + 2);
});

it('charts without any value are empty, not broken', () => {
  for (const chart of Object.values(chartsOf(completedRun(newRun({}), parts, null)))) {
    expect(chart).not.toMatch(/NaN|Infinity/);
  }
});

it('the committed report is what the bench draws from the committed figures', () => {
  for (const [name, text] of Object.entries(drawnFiles(readReport()))) {
    expect(readDocs(name)).toBe(text);
  }
});

it('the READMEs tell about how many listeners make one stream cheaper, as it was measured', () => {
  const measured = readReport().series.mixCrossing?.[0]?.spread;
  for (const [file, told] of [
    ['README.md', /from about (\d+) listeners/],
    ['README.ko.md', /(\d+)명쯤부터/],
  ] as const) {
    const text = readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');
    const listeners = Number(told.exec(text)?.[1]);
    expect(Math.abs(listeners - (measured?.median ?? 0))).toBeLessThan(10);
  }
});
