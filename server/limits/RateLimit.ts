/**
 * A token bucket: `burst` at once, `perSecond` in the long run. A refused attempt takes nothing, so that the next one
 * succeeds after a pause of `1 / perSecond`, however many attempts were refused.
 */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #tokens: number;
  #refused = 0;
  #filledAt: number;

  /** @param now a monotonic clock, in milliseconds */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** Takes `cost` tokens, or none when there are fewer. Returns whether it took them. */
  take(cost = 1): boolean {
    if (this.has(cost)) {
      this.#tokens -= cost;
      return true;
    }
    this.#refused += cost;
    return false;
  }

  /** Whether there are `cost` tokens. */
  has(cost = 1): boolean {
    this.#fill();
    return this.#tokens >= cost;
  }

  /**
   * Takes `cost` tokens, down to an empty bucket if there are fewer. For a cost that is known only afterwards.
   */
  charge(cost = 1): void {
    this.#fill();
    this.#tokens = Math.max(0, this.#tokens - cost);
  }

  /** How much was refused recently; decreases at the rate of new tokens. Distinguishes a flood from a short burst. */
  get refused(): number {
    this.#fill();
    return this.#refused;
  }

  /** Whether the bucket is full, so that it need not be kept. */
  get idle(): boolean {
    this.#fill();
    return this.#tokens >= this.#burst;
  }

  #fill(): void {
    const now = this.#now();
    const earned = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#filledAt = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#refused = Math.max(0, this.#refused - earned);
  }
}
