import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerConfig } from '../config.ts';

/**
 * What a server that stands by and the one that it waits for cannot both have, as far as this machine shows it: folders that are on the
 * disk of the data folder itself, neither a link to another place nor a mounted one.
 *
 * @returns `files`, `recordings`, and `certs` where the certificate is in the data folder
 */
export async function unsharedFolders({
  dataDir,
  tlsCertPath,
}: Pick<ServerConfig, 'dataDir' | 'tlsCertPath'>): Promise<string[]> {
  const names = ['files', 'recordings', ...(tlsCertPath === null ? ['certs'] : [])];
  const own = await Promise.all(names.map((name) => isOwn(dataDir, name)));
  return names.filter((_, index) => own[index]);
}

async function isOwn(dataDir: string, name: string): Promise<boolean> {
  const folder = join(dataDir, name);
  try {
    const [place, expected] = await Promise.all([realpath(folder), realpath(dataDir)]);
    if (place !== join(expected, name)) return false;
    const [{ dev }, { dev: ownDev }] = await Promise.all([stat(folder), stat(dataDir)]);
    return dev === ownDev;
  } catch {
    // It is made when it is needed, there.
    return true;
  }
}
