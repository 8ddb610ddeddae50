import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { isOnPath } from './isOnPath.ts';

/** Whether networks of namespaces can be made, with firewalls and address translation: only root may. */
export function hasNetworks(): boolean {
  return (
    process.platform === 'linux' && process.getuid?.() === 0 && isOnPath('ip') && isOnPath('nft')
  );
}

/**
 * Makes sure that networks of namespaces can be made: installs iproute2 and nftables on Debian if this process is root.
 *
 * @param root the folder of package.json
 * @throws Error that names what is missing
 */
export async function ensureNetworks(root: string): Promise<void> {
  if (hasNetworks()) return;
  const purpose = 'A test in networks of its own';
  if (!isDebian()) throw new Error(`${purpose} needs iproute2 and nftables on Linux.`);
  const log = path.join(root, 'dist', 'networks-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await ensureAptPackages(purpose, ['iproute2', 'nftables'], log);
}
