import fs from 'node:fs';
import path from 'node:path';
import { type UnhandledError, unhandledErrorsPath } from './UnhandledErrors.ts';

const noReport = 'left no report';

/** The result of one step. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** The failed tests, each by its file and its name. */
  failures: string[];
  /** How long the tests of each file took; none for a program that is one test. */
  files: FileTime[];
}

/** The time that the tests of one file took together, in milliseconds. */
interface FileTime {
  file: string;
  tookMs: number;
}

interface VitestReport {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    startTime: number;
    endTime: number;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    ok: boolean;
    file: string;
    title: string;
    tests: { results: { duration: number }[] }[];
  }[];
}

interface PlaywrightReport {
  /** To its `rootDir` the names of files are relative. */
  config: { rootDir: string };
  stats: { expected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}

/** The result of a program that counts as one test. */
export function countProgram(name: string, exitCode: number): Counts {
  return exitCode === 0
    ? { passed: 1, failed: 0, skipped: 0, failures: [], files: [] }
    : broken(name, 'found something wrong');
}

/** A step that could not run, or a test runner that stopped with an error, counts as one failed test. */
export function broken(step: string, why: string): Counts {
  return { passed: 0, failed: 1, skipped: 0, failures: [`${step} ${why}`], files: [] };
}

/** Counts vitest's JSON report. A file that fails before its first test is one failed test, and so is an unhandled error. */
export function countVitest(reportPath: string, exitCode: number): Counts {
  const report = readReport<VitestReport>(reportPath);
  if (!report) return broken('vitest', noReport);
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.basename(name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${file} could not be run`];
    return failed.map(({ fullName }) => `${file} › ${fullName.trim()}`);
  });
  for (const { file, message } of readReport<UnhandledError[]>(unhandledErrorsPath(reportPath)) ??
    []) {
    failures.push(`${file ?? 'vitest'} left an error unhandled: ${message}`);
  }
  return withExitCode('vitest', exitCode, {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
    files: report.testResults.map(({ name, startTime, endTime }) => ({
      file: name,
      tookMs: endTime - startTime,
    })),
  });
}

/** Counts Playwright's JSON report. A test that passed in a retry counts as passed. */
export function countPlaywright(reportPath: string, exitCode: number): Counts {
  const report = readReport<PlaywrightReport>(reportPath);
  if (!report) return broken('Playwright', noReport);
  const specs = report.suites.flatMap(specsOf);
  const failures = [
    ...specs.flatMap((spec) => (spec.ok ? [] : [`${spec.file} › ${spec.title}`])),
    ...report.errors.map(({ message }) => `Playwright: ${message}`),
  ];
  const { expected, flaky, skipped } = report.stats;
  return withExitCode('Playwright', exitCode, {
    passed: expected + flaky,
    failed: failures.length,
    skipped,
    failures,
    files: specs.map(({ file, tests }) => ({
      file: path.join(report.config.rootDir, file),
      tookMs: total(tests.flatMap(({ results }) => results.map(({ duration }) => duration))),
    })),
  });
}

function specsOf({ suites = [], specs }: PlaywrightSuite): PlaywrightSuite['specs'] {
  return [...specs, ...suites.flatMap(specsOf)];
}

export function addCounts(all: Counts[]): Counts {
  return {
    passed: total(all.map(({ passed }) => passed)),
    failed: total(all.map(({ failed }) => failed)),
    skipped: total(all.map(({ skipped }) => skipped)),
    failures: all.flatMap(({ failures }) => failures),
    files: all.flatMap(({ files }) => files),
  };
}

/** The files that took longest, the slowest first; the entries of one file are added up. */
export function slowestFiles(files: readonly FileTime[], count: number): FileTime[] {
  const byFile = new Map<string, number>();
  for (const { file, tookMs } of files) byFile.set(file, (byFile.get(file) ?? 0) + tookMs);
  return [...byFile]
    .map(([file, tookMs]) => ({ file, tookMs }))
    .sort((a, b) => b.tookMs - a.tookMs)
    .slice(0, count);
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** `12 passed, 1 failed`, and how many were skipped if any were. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** An exit code without a failed test is an error outside of the tests. */
function withExitCode(runner: string, exitCode: number, counts: Counts): Counts {
  if (exitCode === 0 || counts.failed > 0) return counts;
  return addCounts([counts, broken(runner, `ended with ${exitCode} though no test failed`)]);
}

function readReport<T>(file: string): T | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
