import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type MediasoupPackage, WORKER_NAME } from './mediasoupPackage.ts';
import { checksumOf } from './WorkerCache.ts';
import { workerSumOf } from './workerSums.ts';

/** A network that says nothing for so long is taken for one that hangs. */
const SILENCE_MS = 10_000;

/**
 * Fetches mediasoup's prebuilt worker as mediasoup's own install script (npm-scripts.mjs) does: same
 * address, same environment variables, same archive. Whether it runs here is for the caller to see.
 *
 * @param target the file to write
 * @param arch for another processor than this machine's
 * @param sumOf the pinned SHA-256 of a version and machine; tests have their own
 * @throws Error if there is none for such a machine, it cannot be reached, or it is not the pinned one
 */
export async function downloadWorker(
  mediasoup: MediasoupPackage,
  target: string,
  arch: string = os.arch(),
  sumOf: typeof workerSumOf = workerSumOf,
): Promise<void> {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) {
    throw new Error('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD is set');
  }
  const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || mediasoup.releases;
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
    // The DOM and Node describe the same class in two ways that do not fit each other.
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

/** As mediasoup names it. */
function machineName(arch: string): string {
  const kernel = os.platform() === 'linux' ? `-kernel${os.release().split('.')[0]}` : '';
  return `${os.platform()}-${arch}${kernel}`;
}

/** A wrong sum is refused; where none is pinned, the sum is printed, so that it can be compared and pinned. */
function checkSum(binary: string, machine: string, pinned: string | undefined): void {
  const sum = checksumOf(binary);
  if (pinned === undefined) {
    console.log(`  (no SHA-256 is pinned for the worker of ${machine}; this one has ${sum})`);
  } else if (sum !== pinned) {
    throw new Error(`the worker of ${machine} has the SHA-256 ${sum}, not the pinned ${pinned}`);
  }
}

/** The archive reader that mediasoup itself brings along. */
function unpack(mediasoup: MediasoupPackage, cwd: string): NodeJS.WritableStream {
  const tar = createRequire(path.join(mediasoup.folder, 'package.json'))('tar');
  return tar.extract({ cwd, newer: false, strict: true });
}

/** fetch says only "fetch failed"; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
