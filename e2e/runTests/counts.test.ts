import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addCounts, countPlaywright, countVitest, formatCounts, slowestFiles } from './counts.ts';
import UnhandledErrors from './UnhandledErrors.ts';

describe('counting test reports', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-counts-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  function report(content: unknown): string {
    const file = path.join(folder, 'report.json');
    fs.writeFileSync(file, JSON.stringify(content));
    return file;
  }

  const vitest = {
    numPassedTests: 5,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      {
        name: '/perch/server/a.test.ts',
        status: 'failed',
        startTime: 1_000,
        endTime: 1_300,
        assertionResults: [
          { status: 'failed', fullName: 'a server starts' },
          { status: 'passed', fullName: 'a server stops' },
        ],
      },
      {
        name: '/perch/server/b.test.ts',
        status: 'failed',
        startTime: 1_000,
        endTime: 1_000,
        assertionResults: [],
      },
      {
        name: '/perch/server/c.test.ts',
        status: 'passed',
        startTime: 1_300,
        endTime: 1_350.5,
        assertionResults: [{ status: 'passed', fullName: 'c' }],
      },
    ],
  };
  const playwright = {
    config: { rootDir: '/perch/e2e' },
    stats: { expected: 3, flaky: 1, unexpected: 0, skipped: 2 },
    suites: [
      {
        specs: [
          {
            ok: true,
            file: 'voice.spec.ts',
            title: 'heard',
            tests: [{ results: [{ duration: 900 }, { duration: 700 }] }],
          },
        ],
      },
    ],
    errors: [],
  };

  it('names each failed test, and each file that cannot be loaded', () => {
    expect(countVitest(report(vitest), 1)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 3,
      failures: ['a.test.ts › a server starts', 'b.test.ts could not be run'],
      files: [
        { file: '/perch/server/a.test.ts', tookMs: 300 },
        { file: '/perch/server/b.test.ts', tookMs: 0 },
        { file: '/perch/server/c.test.ts', tookMs: 50.5 },
      ],
    });
    const seen = { ok: false, file: 'camera.spec.ts', title: 'seen', tests: [] };
    const within = { ok: false, file: 'camera.spec.ts', title: 'seen again', tests: [] };
    const suites = [{ specs: [seen], suites: [{ specs: [within] }] }];
    expect(countPlaywright(report({ ...playwright, suites }), 1).failures).toEqual([
      'camera.spec.ts › seen',
      'camera.spec.ts › seen again',
    ]);
  });

  it('counts a test that passed in a retry as passed', () => {
    expect(countPlaywright(report(playwright), 0)).toEqual({
      passed: 4,
      failed: 0,
      skipped: 2,
      failures: [],
      files: [{ file: path.join('/perch/e2e', 'voice.spec.ts'), tookMs: 1_600 }],
    });
  });

  it('counts an exit code without a failed test, and a missing report, as one failed test', () => {
    expect(countPlaywright(report(playwright), 1)).toMatchObject({
      passed: 4,
      failed: 1,
      failures: ['Playwright ended with 1 though no test failed'],
    });
    expect(countPlaywright(path.join(folder, 'nothing.json'), 0).failed).toBe(1);
    expect(countVitest(path.join(folder, 'nothing.json'), 0).failed).toBe(1);
  });

  it('names the errors that no test caught', () => {
    const file = report({ ...vitest, testResults: [] });
    vi.stubEnv('VITEST_JSON_REPORT', file);
    new UnhandledErrors().onTestRunEnd(
      [],
      [
        {
          message: 'late\nand more',
          stack: 'Error: late\nand more\n    at wait (b.ts:2:3)\n    at c.ts:4:5',
          VITEST_TEST_PATH: '/perch/server/a.test.ts',
        },
        { message: 'worker exited' },
      ],
    );
    expect(countVitest(file, 1)).toMatchObject({
      passed: 5,
      failed: 2,
      failures: [
        'a.test.ts left an error unhandled: late (at wait (b.ts:2:3))',
        'vitest left an error unhandled: worker exited',
      ],
    });
  });

  it('adds up to the closing line', () => {
    const one = { passed: 2, failed: 0, skipped: 0, failures: [], files: [] };
    expect(formatCounts(addCounts([one, one]))).toBe('4 passed, 0 failed');
    expect(formatCounts(addCounts([one, { ...one, passed: 0, failed: 1, skipped: 3 }]))).toBe(
      '2 passed, 1 failed, 3 skipped',
    );
  });

  it('adds up the times of a file and puts the slowest first', () => {
    const files = [
      { file: 'a', tookMs: 40 },
      { file: 'b', tookMs: 70 },
      { file: 'a', tookMs: 50 },
      { file: 'c', tookMs: 10 },
    ];
    expect(slowestFiles(files, 2)).toEqual([
      { file: 'a', tookMs: 90 },
      { file: 'b', tookMs: 70 },
    ]);
  });
});
