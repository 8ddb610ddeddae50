import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaleChart, scaleChartOf, withScaleSection } from '../scale/scaleSection.ts';
import type { BenchRun } from './BenchRun.ts';
import { chartsOf } from './charts.ts';
import { committedFile } from './machineFacts.ts';
import { performanceDocument } from './performanceDocument.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const docs = join(root, 'docs');
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const figures = 'performance.json';

/** The files of a report by their names: the Markdown and its charts, and the guide with the simulation that is fed with it. */
export function drawnFiles(run: BenchRun): Record<string, string> {
  return {
    'performance.md': performanceDocument(run),
    ...chartsOf(run),
    'scaling.md': withScaleSection(readDocs('scaling.md'), run.series),
    [scaleChart]: scaleChartOf(run.series),
  };
}

/** Writes a run and everything that is drawn from it into the folder `docs`. */
export function writeReport(run: BenchRun): void {
  writeFileSync(join(docs, figures), JSON.stringify(run, null, 2));
  // As `npm run check` wants it.
  execFileSync(process.execPath, [biome, 'format', '--write', join(docs, figures)]);
  for (const [name, text] of Object.entries(drawnFiles(run))) {
    writeFileSync(join(docs, name), text);
  }
}

/** The run in the folder `docs`, committed or not. @throws Error if there is none */
export function readReport(): BenchRun {
  return JSON.parse(readDocs(figures)) as BenchRun;
}

/** The last committed run; null before the first one. */
export function committedRun(): BenchRun | null {
  const text = committedFile(`docs/${figures}`);
  return text === null ? null : (JSON.parse(text) as BenchRun);
}

/** A file of the folder `docs`. */
export function readDocs(name: string): string {
  return readFileSync(join(docs, name), 'utf8');
}
