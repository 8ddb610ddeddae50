import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { hasChanged, watchSilence } from '../../lifecycle/watchSilence.ts';
import { DatabaseTakenError } from '../database/Database.ts';
import { DatabaseAwayError, isBrokenConnection } from './postgresFault.ts';

/** How long a connection may take to open, in ms: half of what a change waits, which so is refused before its request has no answer. */
const connectMs = 4_000;
/** A server that does not answer any more is noticed by PostgreSQL within 10 + 3 × 5 s, which then frees the lock. */
const settings =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000';
/** By this lock a database knows the one server that uses it: "Perch" in ASCII. */
export const lockKey = 0x50_65_72_63_68;
/** A server that has just been stopped may have it still, in ms. */
const lockMs = 2_000;
/** Between attempts to have the tables again, in ms. */
const regainMs = 300;
/** SQLSTATE. */
const lockNotAvailable = '55P03';

/** How a server watches whether the database answers, in ms. */
interface LeaseTimes {
  /** Between two questions. */
  readonly askMs: number;
  /** A connection without an answer for so long is given up, and what waits for it fails; a multiple of `askMs`. */
  readonly answerMs: number;
  /** After so long without an answer another server may have the tables; a multiple of `askMs`. */
  readonly leaseMs: number;
}

/**
 * A server whose database is away for half a minute goes on. PostgreSQL frees the lock after 25 s at most, and the other server needs
 * 2 s, so two servers have calls for half a minute at most.
 */
const leaseTimes: LeaseTimes = { askMs: 2_000, answerMs: 16_000, leaseMs: 60_000 };

/** Why a server must not go on: another one has its tables, or may have them by now. */
export type LossOfTables = 'taken' | 'unanswered';

/** What a server that uses its tables alone wants to know of them. */
export interface TablesWatch {
  /** Called once. The connection is opened again at once when it breaks, not when it is needed. */
  readonly onLost?: ((reason: LossOfTables) => void) | undefined;
  /** `leaseTimes` by default. */
  readonly times?: LeaseTimes | undefined;
}

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
  readonly #watch: TablesWatch;
  /** Of the newest connection. */
  #socket: Socket | null = null;
  /** How often the database has answered so far. */
  #answers = 0;
  #isAsking = false;
  #endWatch: () => void = () => undefined;
  #wasOpen = false;
  #ended = false;
  #isLost = false;
  #regaining = false;

  /**
   * @param use `exclusive`: while it is open, no other server can use the same tables
   * @param watch as it is used with `watchAnswers`
   */
  constructor(url: string, use: 'exclusive' | 'shared', watch: TablesWatch = {}) {
    this.#use = use;
    this.#watch = watch;
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
      stream: () => {
        this.#socket = new Socket();
        return this.#socket;
      },
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
      const made = new LostConnectionsNamed(client, () => {
        this.#answers += 1;
      });
      this.#clients.set(client, made);
      this.#wasOpen = true;
      return made;
    } catch (error) {
      if (!this.#wasOpen) throw error;
      if (error instanceof DatabaseTakenError) this.#lose('taken');
      throw new DatabaseAwayError(true, error);
    }
  }

  /**
   * Asks the database again and again whether it answers: the network may swallow everything and end no connection. Begins when
   * the tables are open, because making them may take long.
   */
  watchAnswers(): void {
    const { askMs, answerMs, leaseMs } = this.#watch.times ?? leaseTimes;
    const asking = setInterval(() => void this.#ask(), askMs);
    asking.unref();
    const answers = () => hasChanged(() => this.#answers);
    let endPatience: () => void;
    const waitForAnswers = () => {
      endPatience = watchSilence(
        answerMs,
        answers(),
        () => {
          this.#socket?.destroy(new Error('Connection terminated: the database does not answer'));
          waitForAnswers();
        },
        askMs,
      );
    };
    waitForAnswers();
    const endLease = watchSilence(leaseMs, answers(), () => this.#lose('unanswered'), askMs);
    this.#endWatch = () => {
      clearInterval(asking);
      endPatience();
      endLease();
    };
  }

  /** One question at a time; what is under way is one, too. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const client = await this.connect();
      await client.query('SELECT 1', []).finally(() => client.release());
    } catch {
      // It is asked again.
    } finally {
      this.#isAsking = false;
    }
  }

  #lose(reason: LossOfTables): void {
    if (this.#ended || this.#isLost) return;
    this.#isLost = true;
    this.#watch.onLost?.(reason);
  }

  /** A server whose tables may be taken by another one must have them again soon, or end. */
  async #regain(): Promise<void> {
    if (this.#watch.onLost === undefined || this.#regaining) return;
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
    this.#endWatch();
    await this.#pool.end();
  }
}

/** A connection whose breaking is one kind of error. */
class LostConnectionsNamed implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #onAnswer: () => void;

  /** @param onAnswer called at each answer of the database, also one that is an error */
  constructor(client: pg.PoolClient, onAnswer: () => void) {
    this.#client = client;
    this.#onAnswer = onAnswer;
  }

  query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>>;
  query(cursor: never): never;
  async query(text: string, values: readonly unknown[] = []): Promise<unknown> {
    try {
      const result = await this.#client.query(text, [...values]);
      this.#onAnswer();
      return result;
    } catch (error) {
      if (isBrokenConnection(error)) throw new DatabaseAwayError(false, error);
      this.#onAnswer();
      throw error;
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
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    query_timeout: connectMs,
    application_name: 'perch standby',
    stream: () => socket,
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
    await Promise.race([
      client.end().catch(() => undefined),
      delay(connectMs, null, { ref: false }),
    ]);
    socket.destroy();
  }
}
