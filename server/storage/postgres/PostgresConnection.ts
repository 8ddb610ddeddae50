import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { StorageError } from '../Database.ts';
import { DatabaseAwayError, isBrokenConnection } from './postgresFault.ts';

/** How long a connection may take to open, in ms. */
const connectMs = 5_000;
/** A server that does not answer any more is noticed within 10 + 3 × 5 s, also by PostgreSQL, which then frees the lock. */
const settings = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';
/** By this lock a database knows the one server that uses it: "Perch" in ASCII. */
const lockKey = 0x50_65_72_63_68;
/** A server that has just been stopped may have it still, in ms. */
const lockMs = 2_000;
/** SQLSTATE. */
const lockNotAvailable = '55P03';

/** OIDs of int8, which the tables have for numbers, and of numeric, which is a sum of them. All fit a JavaScript number. */
const numberTypes = [20, 1700];

/**
 * The one connection of a server to its tables, opened again when it breaks. One, so that statements and transactions run one after the
 * other, as in SQLite: the stores rely on it.
 */
export class PostgresConnection implements PostgresPool {
  readonly #pool: pg.Pool;
  /** Of the connection that is open. */
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  readonly #use: 'exclusive' | 'shared';
  #wasOpen = false;

  /** @param use `exclusive`: while it is open, no other server can use the same tables */
  constructor(url: string, use: 'exclusive' | 'shared') {
    this.#use = use;
    const types = new pg.TypeOverrides();
    for (const oid of numberTypes) types.setTypeParser(oid, Number);
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      application_name: 'perch',
      options: settings,
      types,
    });
    // A connection that breaks while it is idle is opened again when it is needed.
    this.#pool.on('error', () => undefined);
  }

  get options(): pg.PoolOptions {
    return this.#pool.options;
  }

  /** @throws DatabaseAwayError; the first time StorageError, when another server uses the tables, or what the driver says */
  async connect(): Promise<PostgresPoolClient> {
    try {
      const client = await this.#pool.connect();
      const known = this.#clients.get(client);
      if (known) return known;
      // What breaks while a transaction does something else is told by its next statement.
      client.on('error', () => undefined);
      if (this.#use === 'exclusive') await lock(client);
      const made = new LostConnectionsNamed(client);
      this.#clients.set(client, made);
      this.#wasOpen = true;
      return made;
    } catch (error) {
      throw this.#wasOpen ? new DatabaseAwayError(true, error) : error;
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}

/** A connection whose breaking is one kind of error. */
class LostConnectionsNamed implements PostgresPoolClient {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>>;
  query(cursor: never): never;
  async query(text: string, values: readonly unknown[] = []): Promise<unknown> {
    try {
      return await this.#client.query(text, [...values]);
    } catch (error) {
      throw isBrokenConnection(error) ? new DatabaseAwayError(false, error) : error;
    }
  }

  release(discard?: boolean): void {
    this.#client.release(discard);
  }
}

/** Frees the connection when it gets no lock. PostgreSQL frees the lock with the connection. */
async function lock(client: pg.PoolClient): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${lockMs}`);
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await client.query('RESET lock_timeout');
  } catch (error) {
    client.release(true);
    if ((error as { code?: unknown }).code !== lockNotAvailable) throw error;
    throw new StorageError(
      'Another Perch uses the database of PERCH_DATABASE_URL. Stop it first: two servers cannot share one database.',
    );
  }
}
