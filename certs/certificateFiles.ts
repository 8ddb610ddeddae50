import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CertificateError } from './CertificateError.ts';

/** The text of a file of ours; undefined if there is none. @throws CertificateError when it cannot be read */
export function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CertificateError(
      'certificateUnreadable',
      `${file} cannot be read (${(cause as Error).message}). The server's user must own the data folder.`,
      { cause },
    );
  }
}

/**
 * Writes a file atomically, by a rename, and never with wider permissions than `mode`.
 *
 * @throws CertificateError when it cannot be written
 */
export function writeWhole(file: string, text: string, mode: number): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, text, { mode, flag: 'wx' });
    fs.renameSync(temporary, file);
  } catch (cause) {
    fs.rmSync(temporary, { force: true });
    throw new CertificateError(
      'folderUnwritable',
      `${file} cannot be written (${(cause as Error).message}). The server's user must be able to write the data folder.`,
      { cause },
    );
  }
}
