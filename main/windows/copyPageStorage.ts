import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

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
      if (existsSync(folder)) cpSync(folder, join(to, profile, kind), { recursive: true });
    }
  }
}
