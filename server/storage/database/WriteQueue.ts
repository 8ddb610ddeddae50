import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { Log } from '../../log.ts';
import { postgresFaultOf } from '../postgres/postgresFault.ts';
import { sqliteCodeOf } from './sqliteCode.ts';

/** How long another program, for example a backup, may lock the file, or a database elsewhere be away, before a write fails. */
const timeoutMs = 8_000;
/** The delay between two attempts; it does not block the event loop. */
const retryMs = 50;

/**
 * Changes of what lasts, one after the other: none begins before the one ahead has ended, its changes in memory and its events
 * included, so that two requests cannot decide on the same state. SQLite runs on the event loop, where waiting would block
 * everything, so a write that finds the file locked fails at once, as a whole, and is tried again. So is one that finds no
 * connection to PostgreSQL. Await `run` before an answer, so that nothing is acknowledged that could be lost.
 */
export class WriteQueue {
  readonly #log: Log;
  readonly #timeoutMs: number;
  readonly #onWritten: (tookMs: number) => void;
  #last: Promise<unknown> = Promise.resolve();
  /** How many changes have failed because the database was locked or away. */
  #failures = 0;

  /** @param onWritten is told how long each change took, in ms, without the time in the queue */
  constructor(
    log: Log,
    timeout = timeoutMs,
    onWritten: (tookMs: number) => void = () => undefined,
  ) {
    this.#log = log;
    this.#timeoutMs = timeout;
    this.#onWritten = onWritten;
  }

  /**
   * Runs `change`, again while the database is locked or away. Returns its result.
   *
   * @param change writes as a whole, or rejects and has changed nothing, not even in memory. It must not wait for `run`
   * @throws RequestError `unavailable` when the database is locked or away for too long, or its connection breaks meanwhile;
   *   `notSaved` when the disk is full or cannot be written; what `change` rejects with
   */
  run<Result>(change: () => Promise<Result>): Promise<Result> {
    const giveUpAt = performance.now() + this.#timeoutMs;
    const failuresBefore = this.#failures;
    const turn = this.#last.then(() => {
      // Who asked for it has been refused by now, and so it must not be made when the database is back.
      const isTooLate = this.#failures > failuresBefore && performance.now() >= giveUpAt;
      if (isTooLate) throw unavailable();
      return this.#try(change, giveUpAt);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #try<Result>(change: () => Promise<Result>, giveUpAt: number): Promise<Result> {
    const startedAt = performance.now();
    for (;;) {
      try {
        const result = await change();
        this.#onWritten(performance.now() - startedAt);
        return result;
      } catch (error) {
        const fault = sqliteCodeOf(error) ?? postgresFaultOf(error);
        if (fault === 'unwritable') {
          this.#log.error('the database cannot be written', { reason: (error as Error).message });
          throw new RequestError('notSaved', 'the database cannot be written');
        }
        if (fault !== 'busy' && fault !== 'lost') throw error;
        // Whether a change was made whose connection broke nobody knows, so it is not made again.
        if (fault === 'lost' || performance.now() >= giveUpAt) {
          this.#log.error('the database is locked or cannot be reached', {
            reason: (error as Error).message,
          });
          this.#failures += 1;
          throw unavailable();
        }
      }
      await delay(retryMs);
    }
  }
}

function unavailable(): RequestError {
  return new RequestError('unavailable', 'the database is locked or cannot be reached');
}
