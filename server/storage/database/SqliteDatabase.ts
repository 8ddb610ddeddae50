import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Tables } from '../Tables.ts';
import { type Database, StorageError } from './Database.ts';
import { migrations as allMigrations } from './migrations.ts';
import { NodeSqliteDialect } from './NodeSqliteDialect.ts';
import { isDiskFull, sqliteCodeOf } from './sqliteCode.ts';

type Migrations = typeof allMigrations;

/** How long a start or a command waits for another process that locks the file, such as a backup. */
const startPatienceMs = 5_000;
/** While the server runs, waiting would block the event loop: `WriteQueue` tries again instead. */
const busyTimeoutMs = 0;
/** All pages in one step: in several, a server that writes meanwhile would let the copy begin anew each time. */
const allPages = 2 ** 31 - 1;

/**
 * The SQLite file of a server, migrated to the current version. Owns the connection; `Store` reads and writes its `tables`.
 * Every change is on disk before its promise resolves.
 */
export class SqliteDatabase implements Database {
  readonly tables: Kysely<Tables>;
  readonly #file: DatabaseSync;

  /**
   * Opens the file, or creates it and its folder. Only their owner can read the file, its two companions and its copies.
   * Before a file is migrated, a copy of it is kept beside it, named after its version: `perch.v4.db`. `migrations` differ
   * in tests only.
   *
   * @throws StorageError when the file is damaged, not a database, or from a newer version; it stays unchanged
   */
  static async open(filePath: string, migrations = allMigrations): Promise<SqliteDatabase> {
    try {
      protect(filePath);
      try {
        return await SqliteDatabase.#open(filePath, migrations, 'NORMAL');
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        // WAL has an index file that it shares with other programs. With an exclusive lock the index stays in memory, so that
        // calls are possible.
        return await SqliteDatabase.#open(filePath, migrations, 'EXCLUSIVE');
      }
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new StorageError(sentenceFor(error, filePath), { cause: error });
    }
  }

  /**
   * Makes a short change to the file of a server that may be running, from another process on its machine. Waits while the file
   * is locked. The checks and the migrations are left to the server, whose file it is.
   *
   * @throws StorageError when there is no such file, it has another version, or it cannot be written
   */
  static async changeBeside<Result>(
    filePath: string,
    change: (tables: Kysely<Tables>) => Promise<Result>,
  ): Promise<Result> {
    let file: DatabaseSync | null = null;
    try {
      if (!existsSync(filePath)) throw new StorageError(missingSentence(filePath));
      file = connect(filePath);
      refuseOtherVersion(file, filePath);
      file.exec('PRAGMA synchronous = FULL');
      return await change(new SqliteDatabase(file).tables);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new StorageError(sentenceFor(error, filePath), { cause: error });
    } finally {
      file?.close();
    }
  }

  /**
   * Copies the file of a server that may be running, as it is at one moment. The copying is done in a thread of its own, and the
   * server can write meanwhile.
   *
   * @param target the path of the copy, which only its owner can read; it must not exist
   * @throws StorageError when there is no such file, it has another version, or the copy cannot be written
   */
  static async copy(filePath: string, target: string): Promise<void> {
    let file: DatabaseSync | null = null;
    try {
      if (!existsSync(filePath)) throw new StorageError(missingSentence(filePath));
      file = connect(filePath);
      refuseOtherVersion(file, filePath);
      // SQLite fills an empty file, and keeps its permissions, but does not flush it to the disk.
      closeSync(openSync(target, 'wx', 0o600));
      await backup(file, target, { rate: allPages });
      flush(target);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new StorageError(sentenceFor(error, filePath), { cause: error });
    } finally {
      file?.close();
    }
  }

  /**
   * Checks a file that no server uses, and returns its version.
   *
   * @throws StorageError when it is damaged, from a newer Perch, or not a database of Perch
   */
  static check(filePath: string): number {
    let file: DatabaseSync | null = null;
    try {
      file = connect(filePath);
      refuseDamage(file);
      const version = versionOf(file);
      refuseNewerVersion(version, Object.keys(allMigrations).length, filePath);
      if (version === 0) throw new StorageError(`${filePath} is a database of another program.`);
      return version;
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new StorageError(sentenceFor(error, filePath), { cause: error });
    } finally {
      file?.close();
    }
  }

  static async #open(
    filePath: string,
    migrations: Migrations,
    lockingMode: 'NORMAL' | 'EXCLUSIVE',
  ): Promise<SqliteDatabase> {
    const file = connect(filePath);
    try {
      file.exec(`PRAGMA locking_mode = ${lockingMode}`);
      refuseDamage(file);
      const database = new SqliteDatabase(file);
      await database.#migrate(migrations, filePath);
      file.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      return database;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private constructor(file: DatabaseSync) {
    this.#file = file;
    this.tables = new Kysely({ dialect: new NodeSqliteDialect(file) });
  }

  close(): void {
    if (this.#file.isOpen) this.#file.close();
  }

  async #migrate(migrations: Migrations, filePath: string): Promise<void> {
    const current = Object.keys(migrations).length;
    const version = versionOf(this.#file);
    refuseNewerVersion(version, current, filePath);
    if (version === 0 && hasTables(this.#file)) {
      throw new StorageError(`${filePath} is a database of another program.`);
    }
    // With WAL readers do not block the writer; FULL survives a power cut. What is deleted is overwritten in the file.
    this.#file.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;',
    );
    if (version === current) return;
    if (version > 0) keepCopy(this.#file, filePath, version);
    await this.tables.transaction().execute(async (transaction) => {
      // Read again, because another process may have migrated meanwhile.
      const migrator = new Migrator({
        db: transaction,
        provider: { getMigrations: async () => stepsFrom(versionOf(this.#file), migrations) },
      });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
      this.#file.exec(`PRAGMA user_version = ${current}`);
    });
  }
}

function connect(filePath: string): DatabaseSync {
  return new DatabaseSync(filePath, {
    timeout: startPatienceMs,
    enableForeignKeyConstraints: true,
    defensive: true,
  });
}

function missingSentence(filePath: string): string {
  return `There is no database ${filePath}. A server makes it at its first start; PERCH_DATA_DIR says where another one is.`;
}

function refuseNewerVersion(version: number, current: number, filePath: string): void {
  if (version <= current) return;
  throw new StorageError(
    `The database ${filePath} was written by a newer Perch (its version is ${version}, this server knows up to ` +
      `${current}). Start the newer server, or put back a backup made before the update.`,
  );
}

function refuseOtherVersion(database: DatabaseSync, filePath: string): void {
  const version = versionOf(database);
  const current = Object.keys(allMigrations).length;
  if (version === current) return;
  throw new StorageError(
    `The database ${filePath} has version ${version}, and this Perch works with version ${current}. Start the server of ` +
      'this Perch once, then try again.',
  );
}

/**
 * The steps for Kysely, which writes down the name of each that it has taken. The number of taken steps is in `user_version`
 * too: by it an older Perch refuses the file, and one that has taken its steps without Kysely does not take them again.
 */
function stepsFrom(version: number, migrations: Migrations) {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, step], index) => [
      name,
      { up: index < version ? async () => undefined : step },
    ]),
  );
}

/** Keeps the file as it is now, with all that is still in its write-ahead log, and replaces a copy of an earlier try. */
function keepCopy(database: DatabaseSync, filePath: string, version: number): void {
  const { dir, name, ext } = path.parse(filePath);
  const copy = path.join(dir, `${name}.v${version}${ext}`);
  const unfinished = `${copy}.part`;
  try {
    rmSync(unfinished, { force: true });
    // SQLite fills an empty file, and keeps its permissions, but does not flush it to the disk.
    closeSync(openSync(unfinished, 'wx', 0o600));
    database.prepare('VACUUM INTO ?').run(unfinished);
    flush(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Waits until a written file is on the disk. */
function flush(filePath: string): void {
  const written = openSync(filePath, 'r+');
  fsyncSync(written);
  closeSync(written);
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
      `The database ${filePath} is damaged (${reason}). Put a backup back with the command "restore"; those of the last ` +
      'nights are in the folder "backups" beside it. Without one Perch begins anew once perch.db, perch.db-wal and ' +
      'perch.db-shm are moved out of the folder.'
    );
  }
  if (sqliteCodeOf(error) === 'busy') {
    return `The database ${filePath} is locked by another program, perhaps a backup. Try again when it is done.`;
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

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function hasTables(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}
