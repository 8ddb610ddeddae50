import { RateLimit } from './RateLimit.ts';

/** Keys that are remembered at most; the idle ones are forgotten first. */
const rememberedLimit = 10_000;

/**
 * One rate limit per network address or user, for what a new connection, or a second window, could otherwise try without
 * end.
 */
export class RateLimits {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #limits = new Map<string, RateLimit>();

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Whether this address or user may try once more. */
  take(key: string): boolean {
    let limit = this.#limits.get(key);
    if (!limit) {
      if (this.#limits.size >= rememberedLimit) this.#forgetIdle();
      limit = new RateLimit(this.#burst, this.#perSecond);
      this.#limits.set(key, limit);
    }
    return limit.take();
  }

  #forgetIdle(): void {
    for (const [key, limit] of this.#limits) if (limit.idle) this.#limits.delete(key);
    const oldest = this.#limits.keys().next().value;
    if (this.#limits.size >= rememberedLimit && oldest !== undefined) this.#limits.delete(oldest);
  }
}
