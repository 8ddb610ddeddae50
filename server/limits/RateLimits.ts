import { RateLimit } from './RateLimit.ts';

/** The most keys that are kept, of some hundred bytes each. */
const keysMax = 10_000;
/** How many of them are checked when room is needed. */
const checksPerKey = 32;

/**
 * One rate limit per key, an address group or a user, so that new connections and windows do not renew it. A key that is not
 * kept has a full bucket, so only full buckets are dropped: thousands of other keys do not refill one. While all kept
 * buckets are in use, new keys share one bucket.
 */
export class RateLimits {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #limits = new Map<string, RateLimit>();
  /** For all keys beyond the maximum. */
  readonly #shared: RateLimit;

  /** @param now a monotonic clock, in milliseconds */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#shared = new RateLimit(burst, perSecond, now);
  }

  /** The number of keys that are kept. */
  get size(): number {
    return this.#limits.size;
  }

  /** Takes `cost` tokens of this key, or none when there are fewer. Returns whether it took them. */
  take(key: string, cost = 1): boolean {
    return this.of(key).take(cost);
  }

  /** The bucket of a key. */
  of(key: string): RateLimit {
    const known = this.#limits.get(key);
    if (known) return known;
    if (this.#limits.size >= keysMax) this.#dropIdle();
    if (this.#limits.size >= keysMax) return this.#shared;
    const limit = new RateLimit(this.#burst, this.#perSecond, this.#now);
    this.#limits.set(key, limit);
    return limit;
  }

  /** Checks only some of the oldest, in turn, so that a new key never costs a check of thousands. */
  #dropIdle(): void {
    for (const [key, limit] of this.#limits.entries().take(checksPerKey)) {
      this.#limits.delete(key);
      if (!limit.idle) this.#limits.set(key, limit);
    }
  }
}
