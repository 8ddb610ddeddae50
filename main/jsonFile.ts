import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Reads a JSON file; undefined when there is none. A file that is no JSON, or whose content `accepts` refuses with an error,
 * is renamed and not lost.
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

/** Writes a JSON file atomically: at any moment there is either the whole old file or the whole new one. */
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
 * The same for content that the app can continue without. When the disk is full or read-only, the error is logged, and the
 * content is lost when the app ends.
 */
export function tryWriteJsonFile(file: string, content: unknown): void {
  try {
    writeJsonFile(file, content);
  } catch (error) {
    console.error(`${file} could not be written. Changes are lost when Perch ends:`, error);
  }
}
