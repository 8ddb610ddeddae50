import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../Tables.ts';
import type { DatabasePlace } from './DatabasePlace.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';

/** The name of the file in a data folder. */
export const databaseName = 'perch.db';

/** The SQLite file of a data folder. */
export class SqlitePlace implements DatabasePlace {
  readonly #file: string;

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, databaseName);
  }

  open(): Promise<SqliteDatabase> {
    return SqliteDatabase.open(this.#file);
  }

  changeBeside<Result>(change: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return SqliteDatabase.changeBeside(this.#file, change);
  }

  copy(target: string): Promise<void> {
    return SqliteDatabase.copy(this.#file, target);
  }

  async size(): Promise<number> {
    // What was written last is in a file beside it.
    const sizes = await Promise.all(
      [this.#file, `${this.#file}-wal`].map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}
