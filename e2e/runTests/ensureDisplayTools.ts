import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebianLike } from '../../server/setup/aptPackages.ts';
import { isOnPath } from './isOnPath.ts';

/** What the desktop app's specs run on Linux, and the Debian package that each is in. */
const TOOLS = new Map([
  ['Xvfb', 'xvfb'],
  ['openbox', 'openbox'],
  ['xdotool', 'xdotool'],
  ['xprop', 'x11-utils'],
  ['xwd', 'x11-apps'],
]);

/**
 * Sees to it that there is what a display that nobody sees takes: installs it on Debian and its kin if
 * this process is root. Other systems than Linux need nothing.
 *
 * @param root the folder of package.json
 * @throws Error with the one line to type, or with what is missing
 */
export async function ensureDisplayTools(root: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = [...TOOLS.keys()].filter((tool) => !isOnPath(tool));
  if (missing.length === 0) return;
  const purpose = 'The tests of the desktop app';
  if (!isDebianLike()) {
    throw new Error(`${purpose} need ${missing.join(', ')}: install what your system has of them.`);
  }
  const log = path.join(root, 'dist', 'display-tools-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const packages = missing.map((tool) => TOOLS.get(tool) ?? tool);
  await ensureAptPackages(purpose, packages, log);
}
