import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { DatabaseTakenError } from '../database/Database.ts';
import { DatabaseAwayError, isBrokenConnection } from './postgresFault.ts';

/** How long a connection may take to open, in ms. */
const connectMs = 5_000;
/** A server that does not answer any more is noticed within 10 + 3 × 5 s, also by PostgreSQL, which then frees the lock. */
const settings = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';
/** By this lock a database knows the one server that uses it: "Perch" in ASCII. */
export const lockKey = 0x50_65_72_63_68;
/** A server that has just been stopped may have it still, in ms. */
const lockMs = 2_000;
/** Between attempts to have the tables again, in ms. */
const regainMs = 300;
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
  readonly #onTaken: (() => void) | undefined;
  #wasOpen = false;
  #ended = false;
  #regaining = false;

  /**
   * @param use `exclusive`: while it is open, no other server can use the same tables
   * @param onTaken called when another server has taken them while the connection was broken; then it is opened again at once, not
   * when it is needed
   */
  constructor(url: string, use: 'exclusive' | 'shared', onTaken?: () => void) {
    this.#use = use;
    this.#onTaken = onTaken;
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
    this.#pool.on('error', () => void this.#regain());
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
      client.on('error', () => void this.#regain());
      if (this.#use === 'exclusive') await lock(client);
      const made = new LostConnectionsNamed(client);
      this.#clients.set(client, made);
      this.#wasOpen = true;
      return made;
    } catch (error) {
      if (!this.#wasOpen) throw error;
      if (error instanceof DatabaseTakenError) this.#onTaken?.();
      throw new DatabaseAwayError(true, error);
    }
  }

  /** A server whose tables may be taken by another one must have them again soon, or end. */
  async #regain(): Promise<void> {
    if (this.#onTaken === undefined || this.#regaining) return;
    this.#regaining = true;
    while (this.#regaining && !this.#ended) {
      try {
        (await this.connect()).release();
        this.#regaining = false;
      } catch {
        await delay(regainMs);
      }
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
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
    throw new DatabaseTakenError();
  }
}

/** Whether the database answers, and no server uses it. */
export async function isDatabaseFree(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: 'perch standby',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS free', [lockKey]);
    return rows[0]?.free === true;
  } catch {
    return false;
  } finally {
    // PostgreSQL frees the lock with the connection.
    await client.end().catch(() => undefined);
  }
}
