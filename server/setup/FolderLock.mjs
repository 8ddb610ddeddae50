import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HEARTBEAT_MS = 5_000;
const POLL_MS = 250;
/** A lock without a sign of life for so long is taken over (its process may be on another machine). */
const SILENT_MS = 60_000;

/**
 * A lock between processes: a folder that exists while a process holds the lock. It appears and disappears by one rename
 * each, so that it never exists without the name of its owner. The lock of a dead process is moved aside to a name with its
 * owner's token. Of several processes that see the same dead lock only one can do that, because the name exists afterwards.
 */
export class FolderLock {
  #folder;
  #token;
  #heartbeat;

  /**
   * Waits until the lock is free, and takes it.
   *
   * @param {string} folder
   * @param {{ onWait?: (ownerPid: number) => void }} [options] `onWait` is called once if another process holds it
   * @returns {Promise<FolderLock>}
   */
  static async acquire(folder, options = {}) {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    const token = randomUUID();
    const candidate = `${folder}.${token}`;
    fs.mkdirSync(candidate);
    fs.writeFileSync(
      path.join(candidate, 'owner.json'),
      JSON.stringify({ token, pid: process.pid, host: os.hostname() }),
    );
    let told = false;
    try {
      while (!tryRename(candidate, folder)) {
        const owner = readOwner(folder);
        if (owner && isDead(folder, owner)) {
          if (tryRename(folder, `${folder}.dead-${owner.token}`)) continue;
        }
        if (owner && !told) {
          told = true;
          options.onWait?.(owner.pid);
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        touch(candidate);
      }
    } catch (error) {
      fs.rmSync(candidate, { recursive: true, force: true });
      throw error;
    }
    removeOldDead(folder);
    return new FolderLock(folder, token);
  }

  constructor(folder, token) {
    this.#folder = folder;
    this.#token = token;
    touch(folder);
    this.#heartbeat = setInterval(() => touch(folder), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  /** Releases the lock. May be called more than once. */
  release() {
    if (!this.#heartbeat) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
    if (readOwner(this.#folder)?.token !== this.#token) return;
    const aside = `${this.#folder}.done-${this.#token}`;
    if (tryRename(this.#folder, aside)) fs.rmSync(aside, { recursive: true, force: true });
  }
}

/** False if the target exists or the source is missing; Windows reports EPERM, EACCES or EBUSY for both. */
function tryRename(from, to) {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'ENOENT', 'EBUSY'].includes(error.code)) {
      return false;
    }
    throw error;
  }
}

function readOwner(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

function isDead(folder, owner) {
  if (owner.host === os.hostname() && !isAlive(owner.pid)) return true;
  try {
    return Date.now() - fs.statSync(folder).mtimeMs > SILENT_MS;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(folder) {
  try {
    const now = new Date();
    fs.utimesSync(folder, now, now);
  } catch {
    // The lock was taken over after a long silence (a laptop that slept); release() recognizes that by the token.
  }
}

/** Deletes dead locks, which must be kept for a while (see the class). */
function removeOldDead(folder) {
  const prefix = `${path.basename(folder)}.`;
  for (const name of fs.readdirSync(path.dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const aside = path.join(path.dirname(folder), name);
    const stat = fs.statSync(aside, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > 60 * SILENT_MS) {
      fs.rmSync(aside, { recursive: true, force: true });
    }
  }
}
