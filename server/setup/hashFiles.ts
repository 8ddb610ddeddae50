import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Folders with output, not sources. */
const MADE = new Set([
  'node_modules',
  '.git',
  'dist',
  'test-results',
  'playwright-report',
  'coverage',
]);

/**
 * A hash of the names and contents of files, which stays equal while nothing changes.
 *
 * @param root the folder that all paths are relative to, also in the hash
 * @param inputs files and folders; missing ones are skipped
 * @param isInput which files of the folders count, by their path relative to the root (with `/`)
 * @returns hexadecimal SHA-256
 */
export function hashFiles(
  root: string,
  inputs: string[],
  isInput: (file: string) => boolean = () => true,
): string {
  const hash = createHash('sha256');
  const files = new Set(inputs.flatMap((input) => listFiles(root, input)));
  for (const file of [...files].filter(isInput).sort()) {
    const content = createHash('sha256')
      .update(fs.readFileSync(path.join(root, file)))
      .digest('hex');
    hash.update(`${file} ${content}\n`);
  }
  return hash.digest('hex');
}

function listFiles(root: string, input: string): string[] {
  const stat = fs.statSync(path.join(root, input), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path.normalize(input).replaceAll(path.sep, '/')];
  return fs
    .readdirSync(path.join(root, input))
    .filter((name) => !MADE.has(name))
    .flatMap((name) => listFiles(root, path.join(input, name)));
}
