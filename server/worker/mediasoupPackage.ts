import fs from 'node:fs';
import path from 'node:path';

/** The installed mediasoup package: where it is, and what it says of itself. */
export interface MediasoupPackage {
  folder: string;
  version: string;
  /** Where its releases lie, without the version: mediasoup's own script builds the same. */
  releases: string;
}

export const WORKER_NAME =
  process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

/** @param root the folder that has node_modules */
export function readMediasoupPackage(root: string): MediasoupPackage {
  const folder = path.join(root, 'node_modules', 'mediasoup');
  const { version, repository } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  return { folder, version, releases: `${page}/releases/download` };
}
