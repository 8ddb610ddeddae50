import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Database, StorageError } from '../database/Database.ts';
import type { Tables } from '../Tables.ts';
import { PostgresConnection, type TablesWatch } from './PostgresConnection.ts';
import { postgresMigrations } from './postgresMigrations.ts';

/** The tables of a server in PostgreSQL. */
export class PostgresDatabase implements Database {
  readonly tables: Kysely<Tables>;

  /**
   * Opens the tables, or makes them where there are none.
   *
   * @param url as `postgres://perch:secret@db.example/perch`
   * @param watch as of `PostgresConnection`
   * @throws StorageError when it cannot be reached, another server uses it, it is another program's or from a newer version
   */
  static open(
    url: string,
    migrations = postgresMigrations,
    watch?: TablesWatch,
  ): Promise<PostgresDatabase> {
    const connection = new PostgresConnection(url, 'exclusive', watch);
    const database = new PostgresDatabase(connection);
    return database.#use(url, async () => {
      await database.#migrate(migrations);
      connection.watchAnswers();
    });
  }

  /**
   * Opens the tables beside a server, to read them.
   *
   * @throws StorageError when they cannot be reached, or have another version
   */
  static openToRead(url: string): Promise<PostgresDatabase> {
    const database = new PostgresDatabase(new PostgresConnection(url, 'shared'));
    return database.#use(url, () => refuseOtherVersion(database.tables));
  }

  private constructor(pool: PostgresConnection) {
    this.tables = new Kysely({ dialect: new PostgresDialect({ pool }) });
  }

  async #use(url: string, begin: () => Promise<void>): Promise<this> {
    try {
      await begin();
      return this;
    } catch (error) {
      await this.close();
      if (error instanceof StorageError) throw error;
      throw new StorageError(`${placeOf(url)} cannot be used: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.tables.destroy();
  }

  async #migrate(migrations: typeof postgresMigrations): Promise<void> {
    await this.tables.transaction().execute(async (transaction) => {
      const migrator = new Migrator({
        db: transaction,
        provider: { getMigrations: async () => steps(migrations) },
      });
      await refuseOthers(transaction, migrations);
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
    });
  }
}

/** @throws StorageError for tables of another program, and of a newer Perch */
async function refuseOthers(
  tables: Kysely<Tables>,
  migrations: typeof postgresMigrations,
): Promise<void> {
  const taken = await takenSteps(tables);
  if (taken.every((name) => name in migrations)) return;
  throw new StorageError(
    'The database of PERCH_DATABASE_URL was written by a newer Perch. Start the newer server, or put back a backup made before ' +
      'the update.',
  );
}

/** @throws StorageError */
async function refuseOtherVersion(tables: Kysely<Tables>): Promise<void> {
  const taken = await takenSteps(tables);
  const names = Object.keys(postgresMigrations);
  if (taken.length === names.length && names.every((name) => taken.includes(name))) return;
  throw new StorageError(
    'The database of PERCH_DATABASE_URL has no tables of this version of Perch. Start the server once, then try again.',
  );
}

/** The names of the steps that the tables have taken. @throws StorageError for tables of another program */
async function takenSteps(tables: Kysely<Tables>): Promise<string[]> {
  const present = await tables.introspection.getTables({ withInternalKyselyTables: true });
  if (present.length === 0) return [];
  if (!present.some(({ name }) => name === 'kysely_migration')) {
    throw new StorageError('The database of PERCH_DATABASE_URL has tables of another program.');
  }
  const rows = await tables
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** There are no steps back. */
function steps(migrations: typeof postgresMigrations) {
  return Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up }]));
}

/** Without the password. */
function placeOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  return `The database "${decodeURIComponent(pathname.slice(1))}" at ${hostname || 'this machine'}`;
}

function reasonOf(error: unknown): string {
  // Where a name has several addresses, each attempt has its own error.
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error ? first.message : String(first);
}
