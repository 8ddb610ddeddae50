/*
 * What an error of PostgreSQL means for a server (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */

/** SQLSTATE: a change met another one, and nothing of it was done. */
const collisions: readonly unknown[] = ['40001', '40P01', '55P03'];
/** A full disk, no memory, and a copy that is only read. */
const unwritable: readonly unknown[] = ['53100', '53200', '25006'];
/** PostgreSQL stops, starts, or has no connection left. */
const awayStates: readonly unknown[] = ['57P01', '57P02', '57P03', '53300'];
const lostConnection: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED'];

/** There is no connection to the database now. */
export class DatabaseAwayError extends Error {
  /** Whether nothing had been sent, so that it may be tried again; else nobody knows whether it was done. */
  readonly nothingDone: boolean;

  constructor(nothingDone: boolean, cause: unknown) {
    super('the database cannot be reached', { cause });
    this.name = 'DatabaseAwayError';
    this.nothingDone = nothingDone;
  }
}

/** Whether an error of the driver says that the connection broke. */
export function isBrokenConnection(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    awayStates.includes(code) ||
    lostConnection.includes(code) ||
    // The class of connection exceptions.
    (typeof code === 'string' && code.startsWith('08')) ||
    // The driver's own errors, which have no code.
    (typeof message === 'string' && /^(Connection terminated|Client has encountered)/.test(message))
  );
}

/** `busy`: nothing was done, the same may be tried again. `lost`: nobody knows whether it was done. Null for any other error. */
export function postgresFaultOf(error: unknown): 'busy' | 'lost' | 'unwritable' | null {
  if (error instanceof DatabaseAwayError) return error.nothingDone ? 'busy' : 'lost';
  const { code } = (error ?? {}) as { code?: unknown };
  if (collisions.includes(code)) return 'busy';
  return unwritable.includes(code) ? 'unwritable' : null;
}
