import { cpSync, existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where Chromium stores the data of pages: at the top in Electron, in a profile folder in a browser. */
const profiles = ['', 'Default'];
const kinds = ['IndexedDB', 'Local Storage'];

/**
 * Copies the stored data of pages from the folder of one of Electron's sessions to that of another, which has no page yet.
 *
 * @throws Error when a folder is missing, or the disk is full
 */
export function copyPageStorage(from: string | null, to: string | null): void {
  if (from === null || to === null) throw new Error('A session without a folder stores nothing.');
  for (const profile of profiles) {
    for (const kind of kinds) {
      const folder = join(from, profile, kind);
      if (!existsSync(folder)) continue;
      const target = join(to, profile, kind);
      // A failed copy may have left half a database here.
      rmSync(target, { recursive: true, force: true });
      // The lock file is no content, and Windows does not allow reading it while the database is open.
      const filter = (file: string) => basename(file) !== 'LOCK';
      cpSync(folder, target, { recursive: true, filter });
    }
  }
}
