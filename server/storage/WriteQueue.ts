import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import { sqliteCodeOf } from './sqliteCode.ts';

/** How long the file may be held by another program, a backup for instance, until a write is given up. */
const patienceMs = 8_000;
/** Between two tries: nothing waits on the event loop meanwhile, so calls and signalling go on. */
const retryMs = 50;

/**
 * Writes to the database one after the other, each as soon as the file is free. SQLite is called on the event loop, where a
 * wait would stop everything: a write that finds the file held fails at once, whole, and is tried again. Whoever waits for
 * `run` and answers only then has acknowledged nothing that could be lost.
 */
export class WriteQueue {
  readonly #log: Log;
  readonly #patienceMs: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(log: Log, patience = patienceMs) {
    this.#log = log;
    this.#patienceMs = patience;
  }

  /**
   * Runs `change`, again where it found the file held; answers what it answers.
   *
   * @param change writes at once and as a whole, or throws and has changed nothing, not even in memory
   * @throws RequestError `unavailable` when the file is held for too long, `notSaved` when the disk is full or cannot be
   *   written; what `change` throws
   */
  run<Result>(change: () => Result): Promise<Result> {
    const giveUpAt = performance.now() + this.#patienceMs;
    const turn = this.#last.then(() => this.#try(change, giveUpAt));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #try<Result>(change: () => Result, giveUpAt: number): Promise<Result> {
    for (;;) {
      try {
        return change();
      } catch (error) {
        const code = sqliteCodeOf(error);
        if (code === 'unwritable') {
          this.#log.error('the database cannot be written', { reason: (error as Error).message });
          throw new RequestError('notSaved', 'the database cannot be written');
        }
        if (code !== 'busy') throw error;
        if (performance.now() >= giveUpAt) {
          this.#log.error('another program holds the database');
          throw new RequestError('unavailable', 'another program holds the database');
        }
      }
      await delay(retryMs);
    }
  }
}
