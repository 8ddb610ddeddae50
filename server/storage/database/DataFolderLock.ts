import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { StorageError } from './Database.ts';
import { sqliteCodeOf } from './sqliteCode.ts';

const holderField = z.object({
  pid: z.int(),
  since: z.string().max(40),
  port: z.int().nullable(),
  /** The path of its control socket. */
  socket: z.string().max(4096).nullable().default(null),
});
/** Who holds the lock, for messages and for commands; the lock does not depend on it. */
type Holder = z.output<typeof holderField>;

/** Another server keeps its data in the same folder; the message says which, and what to do. */
export class DataFolderTakenError extends Error {
  constructor(dataDir: string, holder: Holder | null) {
    const facts = holder
      ? ` (process ${holder.pid}, since ${holder.since}${holder.port === null ? '' : `, port ${holder.port}`})`
      : '';
    super(
      `Another Perch server${facts} uses the data folder ${dataDir}. End it, or choose another folder with ` +
        'PERCH_DATA_DIR.',
    );
    this.name = 'DataFolderTakenError';
  }
}

/**
 * Gives one server the exclusive use of a data folder, because a server's memory is valid only while no other one writes. It
 * is an operating system lock on a file, by way of SQLite: it ends with the process, however that ends, needs no heartbeat,
 * and only one of two simultaneous starts gets it. The database itself stays free for backups.
 */
export class DataFolderLock {
  readonly #file: DatabaseSync;
  readonly #holderPath: string;
  #holder: Holder = {
    pid: process.pid,
    since: new Date().toISOString(),
    port: null,
    socket: null,
  };

  /**
   * Creates the folder if it is missing.
   *
   * @throws DataFolderTakenError; StorageError when the folder cannot be used
   */
  static acquire(dataDir: string): DataFolderLock {
    let file: DatabaseSync | null = null;
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      file = new DatabaseSync(join(dataDir, 'server.lock'), { timeout: 0 });
      // Without a journal file nothing is written, so the lock works on a full disk.
      file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      file?.close();
      if (sqliteCodeOf(error) === 'busy') {
        throw new DataFolderTakenError(dataDir, readHolder(dataDir));
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new StorageError(`The data folder ${dataDir} cannot be used: ${reason}.`, {
        cause: error,
      });
    }
    const lock = new DataFolderLock(file, holderPathIn(dataDir));
    lock.note({});
    return lock;
  }

  private constructor(file: DatabaseSync, holderPath: string) {
    this.#file = file;
    this.#holderPath = holderPath;
  }

  /** Writes down how the holder is reached, for the error message of another server and for commands. */
  note(facts: Partial<Pick<Holder, 'port' | 'socket'>>): void {
    this.#holder = { ...this.#holder, ...facts };
    try {
      writeFileSync(this.#holderPath, JSON.stringify(this.#holder), { mode: 0o600 });
    } catch {
      // On a full disk the holder stays unknown; the lock works all the same.
    }
  }

  /** Releases the folder. */
  release(): void {
    if (!this.#file.isOpen) return;
    rmSync(this.#holderPath, { force: true });
    this.#file.close();
  }
}

/** Who has written that they use this folder; they may be gone. Null if nobody has. */
export function readHolder(dataDir: string): Holder | null {
  try {
    return holderField.parse(JSON.parse(readFileSync(holderPathIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

function holderPathIn(dataDir: string): string {
  return join(dataDir, 'server.json');
}
