import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';

const libraries = '/usr/lib';

/** The environment in which a program believes that it is earlier or later; null where that cannot be made. */
export function otherClock(shift: `${'+' | '-'}${number}d`): Record<string, string> | null {
  if (process.platform !== 'linux') return null;
  const library = fs
    .readdirSync(libraries)
    .map((folder) => path.join(libraries, folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((file) => fs.existsSync(file));
  // Timers go by the clock that only counts.
  return library
    ? { LD_PRELOAD: library, FAKETIME: shift, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
    : null;
}

/**
 * Makes sure that a program can be given a wrong clock: installs libfaketime on Debian if this process is root.
 *
 * @param root the folder of package.json
 * @throws Error that names what is missing
 */
export async function ensureFaketime(root: string): Promise<void> {
  if (otherClock('+1d') !== null) return;
  const purpose = 'The test of a wrong clock';
  if (!isDebian()) throw new Error(`${purpose} needs libfaketime on Linux.`);
  const log = path.join(root, 'dist', 'faketime-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await ensureAptPackages(purpose, ['libfaketime'], log);
}
