/**
 * A token bucket: `burst` at once, `perSecond` in the long run. A refused try takes nothing, so that a pause of
 * `1 / perSecond` is always enough for the next one, however long somebody has tried in vain.
 */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #tokens: number;
  #refused = 0;
  #filledAt: number;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** Takes `cost` tokens, or none when there are fewer; answers whether it took them. */
  take(cost = 1): boolean {
    if (this.has(cost)) {
      this.#tokens -= cost;
      return true;
    }
    this.#refused += cost;
    return false;
  }

  /** Whether `cost` tokens are there. */
  has(cost = 1): boolean {
    this.#fill();
    return this.#tokens >= cost;
  }

  /**
   * Takes `cost` tokens even where fewer are there, down to an empty bucket: for what is known to be wrong only afterwards.
   */
  charge(cost = 1): void {
    this.#fill();
    this.#tokens = Math.max(0, this.#tokens - cost);
  }

  /** How much was refused of late: it fades as fast as tokens come. Tells a flood from somebody who is in a hurry. */
  get refused(): number {
    this.#fill();
    return this.#refused;
  }

  /** Whether the bucket is full again: nobody needs to remember it. */
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
