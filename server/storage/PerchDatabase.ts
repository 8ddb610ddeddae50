import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrations as allMigrations, type Migration } from './migrations.ts';
import { isDiskFull, sqliteCodeOf } from './sqliteCode.ts';

/** The database cannot be opened or migrated; the message is for the host of the server. */
export class StorageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
  }
}

/** How long a start waits for another process that locks the file, such as a backup. */
const startPatienceMs = 5_000;
/** While the server runs, waiting would block the event loop: `WriteQueue` tries again instead. */
const busyTimeoutMs = 0;

/**
 * The SQLite file of a server, migrated to the current version. Owns the connection; the stores prepare their statements on
 * it. Every change is on disk before its call returns.
 */
export class PerchDatabase {
  readonly #database: DatabaseSync;

  /**
   * Opens the file, or creates it and its folder. Only their owner can read the file and its two companions.
   * `migrations` differ in tests only.
   *
   * @throws StorageError when the file is damaged, not a database, or from a newer version; it stays unchanged
   */
  static open(filePath: string, migrations: readonly Migration[] = allMigrations): PerchDatabase {
    try {
      protect(filePath);
      try {
        return PerchDatabase.#open(filePath, migrations, 'NORMAL');
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        // WAL has an index file that it shares with other programs. With an exclusive lock the index stays in memory, so that
        // calls are possible.
        return PerchDatabase.#open(filePath, migrations, 'EXCLUSIVE');
      }
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new StorageError(sentenceFor(error, filePath), { cause: error });
    }
  }

  static #open(
    filePath: string,
    migrations: readonly Migration[],
    lockingMode: 'NORMAL' | 'EXCLUSIVE',
  ): PerchDatabase {
    const database = new DatabaseSync(filePath, {
      timeout: startPatienceMs,
      enableForeignKeyConstraints: true,
      defensive: true,
    });
    try {
      database.exec(`PRAGMA locking_mode = ${lockingMode}`);
      refuseDamage(database);
      migrate(database, migrations, filePath);
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      return new PerchDatabase(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Prepares a statement for a store. Values must be bound parameters. */
  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  /** Runs `change` in a transaction, or as a part of the running one. */
  transaction<Result>(change: () => Result): Result {
    if (this.#database.isTransaction) return change();
    return inTransaction(this.#database, change);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Checks the whole file, because a damaged page would otherwise be found only later. */
function refuseDamage(database: DatabaseSync): void {
  const first = database.prepare('PRAGMA quick_check(1)').get();
  if (first?.['quick_check'] !== 'ok') throw new DamageError(String(first?.['quick_check']));
}

class DamageError extends Error {}

/** The message for the host: what is wrong, and what to do. */
function sentenceFor(error: unknown, filePath: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof DamageError || sqliteCodeOf(error) === 'damaged') {
    return (
      `The database ${filePath} is damaged (${reason}). To put a backup back: move perch.db, perch.db-wal and ` +
      'perch.db-shm out of the folder, copy the backup there as perch.db, and start again. Without a backup Perch ' +
      'begins anew once they are moved.'
    );
  }
  if (sqliteCodeOf(error) === 'busy') {
    return `The database ${filePath} is locked by another program, perhaps a backup. Start again when it is done.`;
  }
  return `The database ${filePath} cannot be opened: ${reason}.`;
}

/** SQLite gives its companion files the permissions of the main file, so these must be set before it is opened. */
function protect(filePath: string): void {
  mkdirSync(path.dirname(filePath), { recursive: true, mode: 0o700 });
  closeSync(openSync(filePath, 'a', 0o600));
  for (const file of [filePath, `${filePath}-wal`, `${filePath}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
}

function migrate(database: DatabaseSync, migrations: readonly Migration[], filePath: string): void {
  const version = versionOf(database);
  if (version > migrations.length) {
    throw new StorageError(
      `The database ${filePath} was written by a newer Perch (its version is ${version}, this server knows up to ` +
        `${migrations.length}). Start the newer server, or put back a backup made before the update.`,
    );
  }
  if (version === 0 && hasTables(database)) {
    throw new StorageError(`${filePath} is a database of another program.`);
  }
  // With WAL readers do not block the writer; FULL survives a power cut. Writes are rare here.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  if (version === migrations.length) return;
  inTransaction(database, () => {
    // Read again, because another process may have migrated meanwhile.
    for (let next = versionOf(database); next < migrations.length; next += 1) {
      migrations[next]?.(database);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function hasTables(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

function inTransaction<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite itself has rolled back after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
