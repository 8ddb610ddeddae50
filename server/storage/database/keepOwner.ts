import { lstatSync, readdirSync, statSync } from 'node:fs';
import { lchown } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives what root has written into a data folder to the owner of the folder: the server of a service runs as a user of its own, and
 * could not change it. Does nothing for other users, and where root itself owns the folder.
 */
export async function keepOwner(dataDir: string): Promise<void> {
  const folder = statSync(dataDir, { throwIfNoEntry: false });
  if (process.getuid?.() !== 0 || folder === undefined || folder.uid === 0) return;
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    const file = join(dataDir, name);
    // A running server may have removed it since.
    if (lstatSync(file, { throwIfNoEntry: false })?.uid !== 0) continue;
    await lchown(file, folder.uid, folder.gid).catch(() => undefined);
  }
}
