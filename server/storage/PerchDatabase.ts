import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { migrations } from './migrations.ts';

/** Thrown when a database cannot be used as it is; the message says what to do. */
export class DatabaseError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
  }
}

/** How long a write waits for a backup that reads at the same time. */
const busyTimeoutMs = 10_000;

/**
 * The one SQLite file of a server. Opening brings it forward to today's version; only bound parameters go in. Readable by
 * its owner only, like the journal files beside it, which SQLite makes with the same mode.
 */
export class PerchDatabase {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the file, or makes it. Throws a `DatabaseError` when it was written by a newer Perch or is no database, and leaves
   * it as it was when a migration fails.
   */
  static open(filePath: string, steps: readonly string[] = migrations): PerchDatabase {
    closeSync(openSync(filePath, 'a', 0o600));
    chmodSync(filePath, 0o600);
    const database = new DatabaseSync(filePath, {
      timeout: busyTimeoutMs,
      enableForeignKeyConstraints: true,
    });
    try {
      migrate(database, filePath, steps);
      return new PerchDatabase(database);
    } catch (error) {
      database.close();
      throw error instanceof DatabaseError
        ? error
        : new DatabaseError(`The database ${filePath} cannot be used: ${String(error)}`, error);
    }
  }

  /** All rows of a query. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  /** The first row of a query, or null. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | null {
    return (this.#database.prepare(sql).get(...values) as Row | undefined) ?? null;
  }

  /** Runs a statement; answers how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  /** Runs `change` whole or not at all. */
  transaction<T>(change: () => T): T {
    return inTransaction(this.#database, change);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

function migrate(database: DatabaseSync, filePath: string, steps: readonly string[]): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
    user_version: number;
  };
  if (version > steps.length) {
    throw new DatabaseError(
      `The database ${filePath} was written by a newer Perch (version ${version}, this one knows ${steps.length}). Update Perch, or start with another data folder.`,
    );
  }
  inTransaction(database, () => {
    for (const step of steps.slice(version)) database.exec(step);
    // A pragma takes no bound parameters; this is a number of our own.
    database.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

function inTransaction<T>(database: DatabaseSync, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
