import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { isOnPath } from './isOnPath.ts';

/** The name of coturn's program. */
const program = 'turnserver';

/** Whether there is a coturn. Its tests also need all of 127/8, which only Linux has. */
export function hasCoturn(): boolean {
  return process.platform === 'linux' && isOnPath(program);
}

/**
 * Makes sure that there is a coturn for the test of relays; installs it on Debian if this process is root.
 *
 * @param root the folder of package.json
 * @throws Error that names what is missing
 */
export async function ensureCoturn(root: string): Promise<void> {
  if (hasCoturn()) return;
  const purpose = 'The test of relays';
  if (!isDebian()) throw new Error(`${purpose} needs coturn on Linux.`);
  const log = path.join(root, 'dist', 'coturn-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await ensureAptPackages(purpose, ['coturn'], log);
}
