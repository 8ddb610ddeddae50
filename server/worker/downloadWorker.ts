import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type MediasoupPackage, WORKER_NAME } from './mediasoupPackage.ts';
import { checksumOf } from './WorkerCache.ts';

/**
 * SHA-256 (hex) of mediasoup's prebuilt workers, by version and by the machine in the archive's name. A download with another
 * sum is refused. A new version of mediasoup needs new sums here; `npm start` prints the sum of each archive without one.
 */
const workerSums: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '3.27.1': {
    'linux-x64-kernel6': 'f18d7f4af2563322d830a69ea1b0843e653bb74fd5a803676879958aac9db749',
    'win32-x64': '70c15a2919b21467e888887ce332f2f2ca26f9cc7da9c0572a6eb703a509b0c5',
  },
};

/** The sum that a worker must have; undefined where none is known. */
export function workerSumOf(version: string, machine: string): string | undefined {
  return workerSums[version]?.[machine];
}

/** A download without data for so long counts as failed. */
const SILENCE_MS = 10_000;

/**
 * Downloads mediasoup's prebuilt worker as mediasoup's own install script (npm-scripts.mjs) does, with the same URL and
 * environment variables, and the same archive but for the kernel in its name. The caller checks whether it runs on this machine.
 *
 * @param target the file to write
 * @param arch the processor architecture; this machine's by default
 * @param sumOf the pinned SHA-256 of a version and machine; differs in tests
 * @throws Error if there is none for this machine, the download fails, or the sum is wrong
 */
export async function downloadWorker(
  mediasoup: MediasoupPackage,
  target: string,
  arch: string = os.arch(),
  sumOf: typeof workerSumOf = workerSumOf,
): Promise<void> {
  if (process.env['MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD']) {
    throw new Error('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD is set');
  }
  const base = process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || mediasoup.releases;
  const machine = machineName(arch);
  const url = `${base}/${mediasoup.version}/mediasoup-worker-${mediasoup.version}-${machine}.tgz`;

  const abort = new AbortController();
  const silence = setTimeout(() => abort.abort(new Error(`${url} does not answer`)), SILENCE_MS);
  const folder = fs.mkdtempSync(path.join(path.dirname(target), 'download-'));
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
    const watched = new Transform({
      transform(chunk, _encoding, done) {
        silence.refresh();
        done(null, chunk);
      },
    });
    // The DOM and Node have incompatible types for the same class.
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, watched, unpack(mediasoup, folder), { signal: abort.signal });
    const binary = path.join(folder, WORKER_NAME);
    checkSum(binary, machine, sumOf(mediasoup.version, machine));
    fs.chmodSync(binary, 0o755);
    fs.renameSync(binary, target);
  } catch (error) {
    throw new Error(reasonOf(abort.signal.aborted ? abort.signal.reason : error));
  } finally {
    clearTimeout(silence);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The machine in mediasoup's archive names. For Linux there is one archive for each major version of the kernel, but they differ only
 * in the Ubuntu that they are built on since the worker uses no io_uring: 22.04 for kernel 6, 26.04 for kernel 7. What the
 * older one has built runs on all kernels and with the C library of Debian 12; the newer one would not start there, neither in our
 * container nor from an archive that was packed on a new machine.
 */
function machineName(arch: string): string {
  return `${os.platform()}-${arch}${os.platform() === 'linux' ? '-kernel6' : ''}`;
}

/** Refuses a wrong sum. Prints the sum where none is pinned, so that it can be compared and pinned. */
function checkSum(binary: string, machine: string, pinned: string | undefined): void {
  const sum = checksumOf(binary);
  if (pinned === undefined) {
    console.log(`  (no SHA-256 is pinned for the worker of ${machine}; this one has ${sum})`);
  } else if (sum !== pinned) {
    throw new Error(`the worker of ${machine} has the SHA-256 ${sum}, not the pinned ${pinned}`);
  }
}

/** The archive reader among mediasoup's own dependencies. */
function unpack(mediasoup: MediasoupPackage, cwd: string): NodeJS.WritableStream {
  const tar = createRequire(path.join(mediasoup.folder, 'package.json'))('tar');
  return tar.extract({ cwd, newer: false, strict: true });
}

/** The message of fetch is only "fetch failed"; its cause has the reason. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
