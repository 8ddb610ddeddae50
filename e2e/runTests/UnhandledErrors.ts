import fs from 'node:fs';
import path from 'node:path';
import type { Reporter } from 'vitest/node';

/** An error that no test caught. It makes a run fail in which all tests passed. */
export interface UnhandledError {
  /** The first line, and the place where it was thrown if that is known. */
  message: string;
  /** The file that ran at that moment. */
  file?: string;
}

type SerializedErrors = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1];

/** Where the reporter leaves its list: beside vitest's own report. */
export function unhandledErrorsPath(reportPath: string): string {
  return `${reportPath}.unhandled`;
}

/**
 * Reports what vitest's JSON report leaves out. `VITEST_JSON_REPORT` is the path of that report. Not with `PERCH_` before it: each
 * server that a test starts would refuse it as an unknown setting.
 */
// biome-ignore lint/style/noDefaultExport: vitest loads a reporter as the default export.
export default class UnhandledErrors implements Reporter {
  onTestRunEnd(_: readonly unknown[], errors: SerializedErrors): void {
    const reportPath = process.env['VITEST_JSON_REPORT'];
    if (!reportPath || errors.length === 0) return;
    const list = errors.map((error): UnhandledError => {
      const [firstLine = ''] = error.message.split('\n', 1);
      const place = error.stack?.match(/^ *(at .*)/m)?.[1];
      const message = place ? `${firstLine} (${place})` : firstLine;
      const file = error['VITEST_TEST_PATH'];
      return typeof file === 'string' ? { message, file: path.basename(file) } : { message };
    });
    fs.writeFileSync(unhandledErrorsPath(reportPath), JSON.stringify(list));
  }
}
