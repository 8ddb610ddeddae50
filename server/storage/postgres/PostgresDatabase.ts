import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Database, StorageError } from '../Database.ts';
import type { Tables } from '../Tables.ts';
import { ExclusiveConnection } from './ExclusiveConnection.ts';
import { postgresMigrations } from './postgresMigrations.ts';

/** The tables of a server in PostgreSQL. */
export class PostgresDatabase implements Database {
  readonly tables: Kysely<Tables>;

  /**
   * Opens the tables, or makes them where there are none.
   *
   * @param url as `postgres://perch:secret@db.example/perch`
   * @throws StorageError when it cannot be reached, another server uses it, it is another program's or from a newer version
   */
  static async open(url: string, migrations = postgresMigrations): Promise<PostgresDatabase> {
    const database = new PostgresDatabase(url);
    try {
      await database.#migrate(migrations);
      return database;
    } catch (error) {
      await database.close();
      if (error instanceof StorageError) throw error;
      throw new StorageError(`${placeOf(url)} cannot be used: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  private constructor(url: string) {
    this.tables = new Kysely({
      dialect: new PostgresDialect({ pool: new ExclusiveConnection(url) }),
    });
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
  const present = await tables.introspection.getTables({ withInternalKyselyTables: true });
  const migrated = present.find(({ name }) => name === 'kysely_migration');
  if (!migrated && present.length > 0) {
    throw new StorageError('The database of PERCH_DATABASE_URL has tables of another program.');
  }
  if (!migrated) return;
  const taken = await tables
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  if (taken.every(({ name }) => name in migrations)) return;
  throw new StorageError(
    'The database of PERCH_DATABASE_URL was written by a newer Perch. Start the newer server, or put back a backup made before ' +
      'the update.',
  );
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
