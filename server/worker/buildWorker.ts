import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureAptPackages, isDebianLike } from '../setup/aptPackages.ts';
import { hashFiles } from '../setup/hashFiles.ts';
import { runLogged } from '../setup/runLogged.ts';
import { step } from '../setup/step.mjs';
import { type MediasoupPackage, WORKER_NAME } from './mediasoupPackage.ts';
import { PATCHES, patchWorkerSource } from './patchWorkerSource.ts';

const DEBIAN_PACKAGES = [
  'g++',
  'ninja-build',
  'meson',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libabsl-dev',
  'libsrtp2-dev',
  'libuv1-dev',
  'libssl-dev',
  'pkg-config',
];
const MESON_SETUP = ['--buildtype', 'release', '-Db_ndebug=true'];
/** The peak memory of a compiler with the larger worker files. */
const BYTES_PER_COMPILER = 1024 ** 3;
const OVERLAY = path.join(import.meta.dirname, 'fromSource');

/** A hash of all our own inputs of a build from source. */
export function recipeHash(): string {
  return createHash('sha256')
    .update(hashFiles(OVERLAY, ['subprojects']))
    .update(JSON.stringify([PATCHES, MESON_SETUP]))
    .digest('hex')
    .slice(0, 12);
}

/**
 * Compiles the worker from the sources in the mediasoup package: on Debian and its derivatives with the distribution's
 * libraries, elsewhere with mediasoup's own build, which downloads its libraries.
 *
 * @param folder an empty folder to build in
 * @param log the file for the output of the compiler
 * @returns the path of the binary
 * @throws Error with a readable message that names what is missing, or the log file
 */
export async function buildWorker(
  mediasoup: MediasoupPackage,
  folder: string,
  log: string,
): Promise<string> {
  return process.platform === 'linux' && isDebianLike()
    ? buildWithDebian(mediasoup, folder, log)
    : buildWithMediasoup(mediasoup, log);
}

async function buildWithDebian(
  mediasoup: MediasoupPackage,
  folder: string,
  log: string,
): Promise<string> {
  await ensureAptPackages('Building the mediasoup worker', DEBIAN_PACKAGES, log);
  const source = path.join(folder, 'source');
  copySource(path.join(mediasoup.folder, 'worker'), source);
  patchWorkerSource(source);
  await step('Building the mediasoup worker from source', '5 to 10 minutes', async (progress) => {
    await runLogged('meson', ['setup', 'build', ...MESON_SETUP], { cwd: source, log });
    await runLogged('ninja', ['-C', 'build', '-j', String(compilers()), 'mediasoup-worker'], {
      cwd: source,
      log,
      onLine: (line) => {
        const counted = /^\[(\d+)\/(\d+)\]/.exec(line);
        if (counted) progress(Number(counted[1]), Number(counted[2]));
      },
    });
  });
  return path.join(source, 'build', WORKER_NAME);
}

/** mediasoup's sources with our subprojects instead of its own, which would be downloaded. */
function copySource(from: string, to: string): void {
  fs.cpSync(from, to, { recursive: true });
  const subprojects = path.join(to, 'subprojects');
  fs.rmSync(subprojects, { recursive: true });
  fs.cpSync(path.join(OVERLAY, 'subprojects'), subprojects, { recursive: true });
}

function compilers(): number {
  return Math.max(
    1,
    Math.min(os.availableParallelism(), Math.floor(os.totalmem() / BYTES_PER_COMPILER)),
  );
}

async function buildWithMediasoup(mediasoup: MediasoupPackage, log: string): Promise<string> {
  try {
    await step('Building the mediasoup worker from source', 'about 10 minutes', () =>
      runLogged(process.execPath, ['npm-scripts.mjs', 'worker:build'], {
        cwd: mediasoup.folder,
        log,
      }),
    );
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\n` +
        'mediasoup builds its worker with Python 3 (with pip), make and a C++20 compiler ' +
        '(macOS: xcode-select --install; Windows: Visual Studio Build Tools with C++), and needs the ' +
        'internet. Install what is missing and start again, or set MEDIASOUP_WORKER_BIN to a worker ' +
        `of mediasoup ${mediasoup.version}.`,
    );
  }
  return path.join(mediasoup.folder, 'worker', 'out', 'Release', WORKER_NAME);
}
