import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebianLike } from '../../server/setup/aptPackages.ts';
import { isOnPath } from './isOnPath.ts';

/** The programs that the desktop specs use on Linux, each with its Debian package. */
const TOOLS = new Map([
  ['Xvfb', 'xvfb'],
  ['openbox', 'openbox'],
  ['xdotool', 'xdotool'],
  ['xprop', 'x11-utils'],
  ['xwd', 'x11-apps'],
]);

/**
 * Makes sure that the programs of a virtual display are installed; installs them on Debian and its derivatives if this
 * process is root. Systems other than Linux need none.
 *
 * @param root the folder of package.json
 * @throws Error that names what is missing
 */
export async function ensureDisplayTools(root: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = [...TOOLS.keys()].filter((tool) => !isOnPath(tool));
  if (missing.length === 0) return;
  const purpose = 'The tests of the desktop app';
  if (!isDebianLike()) {
    throw new Error(`${purpose} need ${missing.join(', ')}. Please install them.`);
  }
  const log = path.join(root, 'dist', 'display-tools-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const packages = missing.map((tool) => TOOLS.get(tool) ?? tool);
  await ensureAptPackages(purpose, packages, log);
}
