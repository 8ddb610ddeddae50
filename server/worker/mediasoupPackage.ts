import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The installed mediasoup package. */
export interface MediasoupPackage {
  folder: string;
  version: string;
  /** The URL of its releases, without the version, as mediasoup's own script builds it. */
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

/** The worker's exit code when MEDIASOUP_VERSION is not set, so when it was not started by mediasoup. */
const NOT_STARTED_BY_MEDIASOUP = 41;

/**
 * Whether the binary runs on this machine at all (its C library, its shared libraries), by the check of mediasoup's own
 * install script.
 */
export function probeWorker(binary: string): boolean {
  const { status } = spawnSync(binary, { env: {}, stdio: 'ignore', timeout: 10_000 });
  return status === NOT_STARTED_BY_MEDIASOUP;
}
