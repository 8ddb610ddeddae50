import { cpSync, existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where Chromium keeps what pages have kept: at the top in Electron, in a profile folder in a browser. */
const profiles = ['', 'Default'];
const kinds = ['IndexedDB', 'Local Storage'];

/**
 * Copies what pages have kept in one session's folder to another's, which has no page yet.
 *
 * @throws Error when a folder is not there, or the disk is full
 */
export function copyPageStorage(from: string | null, to: string | null): void {
  if (from === null || to === null) throw new Error('a session without a folder keeps nothing');
  for (const profile of profiles) {
    for (const kind of kinds) {
      const folder = join(from, profile, kind);
      if (!existsSync(folder)) continue;
      const target = join(to, profile, kind);
      // Left by a copy that failed: half a database must not mix with a whole one.
      rmSync(target, { recursive: true, force: true });
      // The lock of a database is not its content, and Windows lets nobody read it while the database is open.
      const filter = (file: string) => basename(file) !== 'LOCK';
      cpSync(folder, target, { recursive: true, filter });
    }
  }
}
