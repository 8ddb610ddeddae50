import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countPlaywright, countVitest, formatCounts } from './counts.ts';

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
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  };
  const playwright = { stats: { expected: 3, flaky: 1, unexpected: 0, skipped: 2 }, errors: [] };

  it('takes a file that cannot be loaded for a failed test', () => {
    expect(countVitest(report(vitest), 1)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('counts a test that passed when repeated as passed', () => {
    expect(countPlaywright(report(playwright), 0)).toEqual({ passed: 4, failed: 0, skipped: 2 });
  });

  it('takes a bad end without a failed test, or without a report, for a failed one', () => {
    expect(countPlaywright(report(playwright), 1).failed).toBe(1);
    expect(countPlaywright(path.join(folder, 'nothing.json'), 0).failed).toBe(1);
    expect(countVitest(path.join(folder, 'nothing.json'), 0).failed).toBe(1);
  });

  it('adds up to the closing line', () => {
    const one = { passed: 2, failed: 0, skipped: 0 };
    expect(formatCounts(addCounts([one, one]))).toBe('4 passed, 0 failed');
    expect(formatCounts(addCounts([one, { passed: 0, failed: 1, skipped: 3 }]))).toBe(
      '2 passed, 1 failed, 3 skipped',
    );
  });
});
