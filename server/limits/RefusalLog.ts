import type { Log, LogFields } from '../log.ts';
import { RateLimit } from './RateLimit.ts';

/** Refusals that are remembered as told; the oldest is forgotten, and told again when it comes again. */
const rememberedMax = 1_000;

/**
 * Tells whoever runs the server why somebody was turned away, each reason once: people come again every few seconds, and
 * strangers can make up as many reasons as they like. Some at once, then one a minute.
 */
export class RefusalLog {
  readonly #log: Pick<Log, 'warn'>;
  readonly #logged = new Set<string>();
  readonly #limit: RateLimit;

  /** `now` as for `RateLimit`. */
  constructor(log: Pick<Log, 'warn'>, now?: () => number) {
    this.#log = log;
    this.#limit = new RateLimit(30, 1 / 60, now);
  }

  /** Warns, unless the same message with the same fields was told already. */
  warn(message: string, fields: LogFields): void {
    const key = JSON.stringify([message, fields]);
    if (this.#logged.has(key) || !this.#limit.take()) return;
    const [oldest] = this.#logged;
    if (this.#logged.size >= rememberedMax && oldest !== undefined) this.#logged.delete(oldest);
    this.#logged.add(key);
    this.#log.warn(message, fields);
  }
}
