import { RateLimit } from './RateLimit.ts';

/** Keys that are remembered at most: some hundred bytes each. */
const rememberedMax = 10_000;
/** How many of them are looked at when a place is wanted. */
const looksPerKey = 32;

/**
 * One rate limit per address group or user, for what a new connection, or a second window, could otherwise try without
 * end. A key that is not remembered has a full bucket, so only full buckets are forgotten: nobody gets theirs refilled by
 * bringing thousands of other keys. While that many buckets are in use at once, keys that are new share one.
 */
export class RateLimits {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #limits = new Map<string, RateLimit>();
  /** For all keys that find no place. */
  readonly #shared: RateLimit;

  /** `now` as for `RateLimit`. */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#shared = new RateLimit(burst, perSecond, now);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#limits.size;
  }

  /** Takes `cost` tokens of this key; false, and nothing is taken, when there are fewer. */
  take(key: string, cost = 1): boolean {
    return this.of(key).take(cost);
  }

  /** The bucket of a key. */
  of(key: string): RateLimit {
    const known = this.#limits.get(key);
    if (known) return known;
    if (this.#limits.size >= rememberedMax) this.#forgetIdle();
    if (this.#limits.size >= rememberedMax) return this.#shared;
    const limit = new RateLimit(this.#burst, this.#perSecond, this.#now);
    this.#limits.set(key, limit);
    return limit;
  }

  /** Looks at some of the oldest only, in turn: one more key must not cost a look at thousands. */
  #forgetIdle(): void {
    for (const [key, limit] of this.#limits.entries().take(looksPerKey)) {
      this.#limits.delete(key);
      if (!limit.idle) this.#limits.set(key, limit);
    }
  }
}
