import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { probeWorker, WORKER_NAME } from './mediasoupPackage.ts';

/**
 * Worker binaries by key, each in its own folder with a manifest that has its checksum. A binary is checked to run and then
 * moved there by one rename. A binary that is damaged later is not returned.
 */
export class WorkerCache {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The path of the binary under this key, if it is undamaged and runs on this machine. */
  find(key: string): string | undefined {
    const binary = path.join(this.#folder, key, WORKER_NAME);
    const expected = readChecksum(this.#manifestPath(key));
    if (!expected || !fs.existsSync(binary) || checksumOf(binary) !== expected) return undefined;
    return probeWorker(binary) ? binary : undefined;
  }

  /**
   * Stores a binary under a key, and replaces the one before.
   *
   * @returns its path in the cache
   * @throws Error if the binary does not run on this machine; the cache is unchanged then
   */
  put(key: string, binary: string): string {
    const incoming = this.makeTemporary();
    const copy = path.join(incoming, WORKER_NAME);
    fs.copyFileSync(binary, copy);
    fs.chmodSync(copy, 0o755);
    if (!probeWorker(copy)) throw new Error('the worker does not run on this machine');
    const manifest = { sha256: checksumOf(copy), key };
    fs.writeFileSync(path.join(incoming, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
    const target = path.join(this.#folder, key);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(incoming, target);
    return path.join(target, WORKER_NAME);
  }

  /** A new empty folder on the same disk, for downloading or building a binary. */
  makeTemporary(): string {
    fs.mkdirSync(this.#folder, { recursive: true });
    return fs.mkdtempSync(path.join(this.#folder, 'unfinished-'));
  }

  /** Removes the remains of interrupted builds. Only for the holder of the lock. */
  removeTemporary(): void {
    for (const name of fs.readdirSync(this.#folder)) {
      if (!name.startsWith('unfinished-')) continue;
      fs.rmSync(path.join(this.#folder, name), { recursive: true, force: true });
    }
  }

  #manifestPath(key: string): string {
    return path.join(this.#folder, key, 'manifest.json');
  }
}

export function checksumOf(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

function readChecksum(manifest: string): string | undefined {
  try {
    return JSON.parse(fs.readFileSync(manifest, 'utf8')).sha256;
  } catch {
    return undefined;
  }
}
