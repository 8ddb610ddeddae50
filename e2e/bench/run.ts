/*
 * `npm run bench` measures everything that has a bar, and writes docs/performance.json, .md and the charts. With names of
 * parts (`npm run bench -- sound storm`) it only prints their figures. Exits with 1 if a bar is missed or a part fails.
 * `npm run bench -- draw` measures nothing, and draws the report again after a change of the drawing.
 */
import { join } from 'node:path';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { prepareBrowserRun } from '../harness/prepareBrowserRun.ts';
import { type PartName, partsNamed, partTable, reportedParts } from './parts/partTable.ts';
import { roundsWithin } from './parts/roundsWithin.ts';
import { type BenchRun, completedRun } from './report/BenchRun.ts';
import { verdictOf } from './report/figures.ts';
import { codeCommit, machineFacts, programVersions } from './report/machineFacts.ts';
import { shown } from './report/performanceDocument.ts';
import { committedRun, readReport, writeReport } from './report/reportFiles.ts';
import { realRoundTrips } from './roundTrip.ts';
import { Samples, type SeriesName, seriesTable } from './Samples.ts';
import { launchBrowser } from './TestBed.ts';

const root = join(import.meta.dirname, '..', '..');
/** All parts end much earlier; what hangs must not lose the figures of the others. */
const partLimitMs = 5 * 60_000;

const asked = process.argv.slice(2);
if (asked[0] === 'draw') {
  writeReport(readReport());
  process.exit();
}
// Playwright only closes its browsers then, and the next part would begin.
process.once('SIGTERM', () => process.exit(143));
const parts = asked.length === 0 ? reportedParts : partsNamed(asked);
const machine = machineFacts();
const commit = codeCommit();
const startedAt = performance.now();
await prepareBrowserRun();
await buildChanged(root, ['server']);
const trips = await realRoundTrips();
const versions = programVersions(await chromiumVersion());
const samples = new Samples();
const skipped: string[] = [];
const failures: string[] = [];
for (const part of parts) await measure(part);

const run = completedRun(
  {
    at: new Date().toISOString().slice(0, 10),
    commit,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    machine,
    versions,
    roundTrips: [...trips].map(([simulatedMs, realMs]) => ({
      simulatedMs,
      realMs: Math.round(realMs * 10) / 10,
    })),
    series: samples.all,
    skipped,
    failures,
  },
  parts,
  committedRun(),
);
printFigures(run);
if (asked.length === 0) {
  writeReport(run);
  console.log('Written to docs/performance.md.');
}
const isMissed = run.figures.some((figure) => verdictOf(figure) === false);
// What a part that failed has left must not hold this process.
process.exit(isMissed || failures.length > 0 ? 1 : 0);

async function measure(part: PartName): Promise<void> {
  console.log(`\n${part}`);
  const began = performance.now();
  const before = samples.all;
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`not done after ${partLimitMs / 60_000} minutes`)),
    partLimitMs,
  );
  const skip = (reason: string) => {
    console.log(`  ${reason}`);
    skipped.push(firstLine(reason));
  };
  try {
    const context = { samples, trips, versions, skip, rounds: roundsWithin };
    await Promise.race([partTable[part](context), limit.promise]);
  } catch (error) {
    console.log(`  FAILED: ${error instanceof Error ? error.stack : error}`);
    failures.push(`${part}: ${firstLine(error instanceof Error ? error.message : `${error}`)}`);
  } finally {
    clearTimeout(timer);
  }
  const names = (Object.keys(seriesTable) as SeriesName[]).filter((name) => !(name in before));
  for (const line of samples.describe(names)) console.log(line);
  console.log(`  took ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The report has one line for each problem; the rest is only printed. */
function firstLine(reason: string): string {
  return reason.split('\n', 1)[0] ?? '';
}

async function chromiumVersion(): Promise<string> {
  const browser = await launchBrowser();
  try {
    return browser.version();
  } finally {
    await browser.close();
  }
}

function printFigures({ figures, seconds }: BenchRun): void {
  console.log('');
  const words = { true: 'ok    ', false: 'MISSED', null: '      ' } as const;
  for (const figure of figures) {
    const { title, unit, bar, value } = figure;
    const most = bar === null ? '' : `, bar ${shown(bar, unit)}`;
    console.log(`${words[`${verdictOf(figure)}`]} ${title}: ${shown(value, unit)}${most}`);
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
  const missing = figures.filter(({ value }) => value === null).length;
  if (missing > 0) console.log(`${missing} figures are missing.`);
  console.log(`${seconds} s in all.`);
}
