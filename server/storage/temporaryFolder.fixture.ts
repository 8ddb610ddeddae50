import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for a test. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'perch-test-'));
  return {
    /** The path of a file in it. */
    file: (name: string) => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
