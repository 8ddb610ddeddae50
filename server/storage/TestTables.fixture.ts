import type { Kysely } from 'kysely';
import { inject } from 'vitest';
import type { Database } from './database/Database.ts';
import { SqliteDatabase } from './database/SqliteDatabase.ts';
import { PostgresCluster } from './postgres/PostgresCluster.fixture.ts';
import { PostgresDatabase } from './postgres/PostgresDatabase.ts';
import { templateName } from './postgres/testCluster.ts';
import type { Tables } from './Tables.ts';
import { temporaryFolder } from './temporaryFolder.fixture.ts';

/** New tables for a test: in SQLite, or in PostgreSQL in the project `postgres` of vitest. */
export class TestTables {
  readonly #folder: ReturnType<typeof temporaryFolder> | null;
  readonly #open: () => Promise<Database>;
  #database: Database;

  static async open(): Promise<TestTables> {
    const clusterFolder = inject('postgresFolder');
    if (clusterFolder === undefined) {
      const folder = temporaryFolder();
      return await TestTables.#by(() => SqliteDatabase.open(folder.file('perch.db')), folder);
    }
    const url = await PostgresCluster.at(clusterFolder).makeDatabase(templateName);
    return await TestTables.#by(() => PostgresDatabase.open(url), null);
  }

  static async #by(
    open: () => Promise<Database>,
    folder: TestTables['folder'],
  ): Promise<TestTables> {
    return new TestTables(open, await open(), folder);
  }

  private constructor(
    open: () => Promise<Database>,
    database: Database,
    folder: TestTables['folder'],
  ) {
    this.#open = open;
    this.#database = database;
    this.#folder = folder;
  }

  get tables(): Kysely<Tables> {
    return this.#database.tables;
  }

  /** The folder of SQLite's files; null in PostgreSQL. */
  get folder(): ReturnType<typeof temporaryFolder> | null {
    return this.#folder;
  }

  /** As after a restart of the server. */
  async reopen(): Promise<void> {
    await this.#database.close();
    this.#database = await this.#open();
  }

  async remove(): Promise<void> {
    await this.#database.close();
    this.#folder?.remove();
  }
}
