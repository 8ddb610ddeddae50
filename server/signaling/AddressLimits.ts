import { RateLimit } from './RateLimit.ts';

/** Addresses that are remembered at most; the idle ones are forgotten first. */
const rememberedLimit = 10_000;

/** One rate limit per network address, for what a new connection could otherwise try without end. */
export class AddressLimits {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #limits = new Map<string, RateLimit>();

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Whether this address may try once more. */
  take(address: string): boolean {
    let limit = this.#limits.get(address);
    if (!limit) {
      if (this.#limits.size >= rememberedLimit) this.#forgetIdle();
      limit = new RateLimit(this.#burst, this.#perSecond);
      this.#limits.set(address, limit);
    }
    return limit.take();
  }

  #forgetIdle(): void {
    for (const [address, limit] of this.#limits) if (limit.idle) this.#limits.delete(address);
    const oldest = this.#limits.keys().next().value;
    if (this.#limits.size >= rememberedLimit && oldest !== undefined) this.#limits.delete(oldest);
  }
}
