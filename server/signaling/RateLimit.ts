/** A token bucket: `burst` at once, `perSecond` in the long run. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** Takes one token. False when none is left; `debt` then grows with each further try. */
  take(): boolean {
    const now = this.#now();
    const filled = this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#filledAt = now;
    this.#tokens = Math.min(this.#burst, filled) - 1;
    return this.#tokens >= 0;
  }

  /** How many tokens were asked for beyond what there was; 0 while within the limit. */
  get debt(): number {
    return Math.max(0, -this.#tokens);
  }

  /** Whether the bucket is full again: nobody needs to remember it. */
  get idle(): boolean {
    return this.#tokens + ((this.#now() - this.#filledAt) / 1000) * this.#perSecond >= this.#burst;
  }
}
