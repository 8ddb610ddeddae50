import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { copyTables } from '../database/copyTables.ts';
import { StorageError } from '../database/Database.ts';
import type { DatabasePlace } from '../database/DatabasePlace.ts';
import { SqliteDatabase } from '../database/SqliteDatabase.ts';
import { databaseName } from '../database/SqlitePlace.ts';
import type { Tables } from '../Tables.ts';
import type { TablesWatch } from './PostgresConnection.ts';
import { PostgresDatabase } from './PostgresDatabase.ts';

/** The database of `PERCH_DATABASE_URL`. */
export class PostgresPlace implements DatabasePlace {
  readonly #url: string;
  readonly #dataDir: string;

  readonly #watch: TablesWatch | undefined;

  /** @param watch as of `PostgresConnection` */
  constructor(url: string, dataDir: string, watch?: TablesWatch) {
    this.#url = url;
    this.#dataDir = dataDir;
    this.#watch = watch;
  }

  async open(): Promise<PostgresDatabase> {
    // A server that begins anew without being asked would look as if everything were lost.
    if (existsSync(path.join(this.#dataDir, databaseName))) {
      throw new StorageError(
        `The data folder ${this.#dataDir} has a database of its own, ${databaseName}, and PERCH_DATABASE_URL names another one. Copy it ` +
          'there with the command "move-database postgres", or move it out of the folder.',
      );
    }
    return await PostgresDatabase.open(this.#url, undefined, this.#watch);
  }

  async changeBeside<Result>(change: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    const database = await this.open();
    try {
      return await change(database.tables);
    } finally {
      await database.close();
    }
  }

  async copy(target: string): Promise<void> {
    const source = await PostgresDatabase.openToRead(this.#url);
    try {
      const copy = await SqliteDatabase.open(target);
      try {
        await source.tables
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute((tables) => copyTables(tables, copy.tables));
      } finally {
        copy.close();
      }
    } finally {
      await source.close();
    }
  }

  async size(): Promise<number> {
    const database = await PostgresDatabase.openToRead(this.#url);
    try {
      const { rows } = await sql<{ size: number }>`
        SELECT pg_database_size(current_database()) AS size`.execute(database.tables);
      return rows[0]?.size ?? 0;
    } finally {
      await database.close();
    }
  }
}
