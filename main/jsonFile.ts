import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * What a JSON file holds; undefined when there is none. One that is no JSON, or that `accepts` refuses, is put aside
 * under another name, never lost.
 */
export function readJsonFile<T>(file: string, accepts: (content: unknown) => T): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return accepts(JSON.parse(text));
  } catch (error) {
    const aside = `${file}.broken-${Date.now()}`;
    renameSync(file, aside);
    console.error(`${file} cannot be read and is now ${aside}:`, error);
    return undefined;
  }
}

/** Writes a JSON file so that at any moment there is either the old or the new one, whole. */
export function writeJsonFile(file: string, content: unknown): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/**
 * The same, for what the app goes on without: where the disk is full or read-only it says so, and what was to be kept
 * counts until the app ends.
 */
export function tryWriteJsonFile(file: string, content: unknown): void {
  try {
    writeJsonFile(file, content);
  } catch (error) {
    console.error(
      `${file} could not be written, and changes are forgotten when Perch ends:`,
      error,
    );
  }
}
