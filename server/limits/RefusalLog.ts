import type { Log, LogFields } from '../log.ts';
import { RateLimit } from './RateLimit.ts';

/** How many logged refusals are kept; the oldest is dropped first, and logged again when it occurs again. */
const keptMax = 1_000;

/**
 * Logs why clients are refused, each reason once, because clients retry every few seconds. Strangers can cause any number of
 * reasons, so they are limited as well: some at once, then one a minute.
 */
export class RefusalLog {
  readonly #log: Pick<Log, 'warn'>;
  readonly #logged = new Set<string>();
  readonly #limit: RateLimit;

  /** @param now a monotonic clock, in milliseconds */
  constructor(log: Pick<Log, 'warn'>, now?: () => number) {
    this.#log = log;
    this.#limit = new RateLimit(30, 1 / 60, now);
  }

  /** Logs a warning, unless the same message with the same fields was logged before. */
  warn(message: string, fields: LogFields): void {
    const key = JSON.stringify([message, fields]);
    if (this.#logged.has(key) || !this.#limit.take()) return;
    const [oldest] = this.#logged;
    if (this.#logged.size >= keptMax && oldest !== undefined) this.#logged.delete(oldest);
    this.#logged.add(key);
    this.#log.warn(message, fields);
  }
}
