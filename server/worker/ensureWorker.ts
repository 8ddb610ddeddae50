import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../setup/cacheFolder.mjs';
import { FolderLock } from '../setup/FolderLock.mjs';
import { step } from '../setup/step.mjs';
import { buildWorker, recipeHash } from './buildWorker.ts';
import { downloadWorker } from './downloadWorker.ts';
import {
  type MediasoupPackage,
  probeWorker,
  readMediasoupPackage,
  WORKER_NAME,
} from './mediasoupPackage.ts';
import { WorkerCache } from './WorkerCache.ts';

export interface EnsureWorkerOptions {
  /** The folder that has node_modules. */
  root: string;
  /** The cache folder; by default the user's. */
  cache?: string;
  /** The two ways to get a worker; replaced in tests. */
  download?: typeof downloadWorker;
  build?: typeof buildWorker;
}

/**
 * The path of a mediasoup worker that runs on this machine: the one in `MEDIASOUP_WORKER_BIN`, otherwise the cached one,
 * otherwise mediasoup's prebuilt one, otherwise one built from source.
 *
 * @throws Error with a readable message, if none can be had
 */
export async function ensureWorker(options: EnsureWorkerOptions): Promise<string> {
  const given = process.env['MEDIASOUP_WORKER_BIN'];
  if (given) {
    if (probeWorker(given)) return path.resolve(given);
    throw new Error(
      `MEDIASOUP_WORKER_BIN names ${given}, which is not a worker that runs on this machine.`,
    );
  }

  const mediasoup = readMediasoupPackage(options.root);
  const folder = path.join(options.cache ?? cacheFolder(), 'worker');
  const cache = new WorkerCache(folder);
  const keys = cacheKeys(mediasoup);
  const cached = cache.find(keys.downloaded) ?? cache.find(keys.built);
  if (cached) return cached;

  const lock = await FolderLock.acquire(path.join(folder, 'lock'), {
    onWait: (pid) => console.log(`▸ Waiting for process ${pid}, which gets the mediasoup worker`),
  });
  try {
    const meanwhile = cache.find(keys.downloaded) ?? cache.find(keys.built);
    if (meanwhile) return meanwhile;
    return (
      (await downloadInto(options.download ?? downloadWorker, mediasoup, cache, keys.downloaded)) ??
      (await buildInto(options.build ?? buildWorker, mediasoup, cache, keys.built, folder))
    );
  } finally {
    cache.removeTemporary();
    lock.release();
  }
}

async function downloadInto(
  download: typeof downloadWorker,
  mediasoup: MediasoupPackage,
  cache: WorkerCache,
  key: string,
): Promise<string | undefined> {
  const target = path.join(cache.makeTemporary(), WORKER_NAME);
  try {
    return await step(
      `Downloading the mediasoup ${mediasoup.version} worker`,
      'some seconds',
      async () => {
        await download(mediasoup, target);
        return cache.put(key, target);
      },
    );
  } catch (error) {
    console.log(`  (${error instanceof Error ? error.message : error}; building it instead)`);
    return undefined;
  }
}

async function buildInto(
  build: typeof buildWorker,
  mediasoup: MediasoupPackage,
  cache: WorkerCache,
  key: string,
  folder: string,
): Promise<string> {
  const log = path.join(folder, `build-${key}.log`);
  fs.rmSync(log, { force: true });
  const binary = await build(mediasoup, cache.makeTemporary(), log);
  try {
    return cache.put(key, binary);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}, see ${log}`);
  }
}

/** A key for each version, machine, C library and build recipe. */
function cacheKeys(mediasoup: MediasoupPackage): { downloaded: string; built: string } {
  const machine = [process.platform, process.arch, libc()].filter(Boolean).join('-');
  const downloaded = `mediasoup-${mediasoup.version}-${machine}`;
  return { downloaded, built: `${downloaded}-recipe-${recipeHash()}` };
}

function libc(): string {
  if (process.platform !== 'linux') return '';
  // Otherwise the report would resolve the names of all network peers. (@types/node lacks this option.)
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ? `glibc${header.glibcVersionRuntime}` : 'musl';
}
