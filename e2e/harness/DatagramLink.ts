/** How long a home router queues packets before it drops them. */
const longestWaitMs = 400;

/**
 * One direction of a simulated network, for datagrams. What is lost and how long each one takes follows from the seed, so that two
 * links with one seed treat equal traffic equally.
 */
export class DatagramLink {
  /** How long each datagram takes at least. */
  delayMs = 0;
  /** Each takes up to so much longer, so that they also arrive in another order. */
  jitterMs = 0;
  /** How many of all are lost, 0 … 1. */
  lossShare = 0;
  /** What exceeds it is queued, then dropped. */
  bitsPerSecond = Number.POSITIVE_INFINITY;
  readonly #chance: () => number;
  /** When the last datagram queued by the bandwidth leaves. */
  #freeAt = 0;

  constructor(seed: number) {
    this.#chance = chances(seed);
  }

  /** Calls `deliver` when the datagram arrives, if it does. */
  pass(bytes: number, deliver: () => void): void {
    if (this.lossShare > 0 && this.#chance() < this.lossShare) return;
    const now = performance.now();
    const begins = Math.max(now, this.#freeAt);
    if (begins - now > longestWaitMs) return;
    this.#freeAt = begins + (bytes * 8_000) / this.bitsPerSecond;
    const jitterMs = this.jitterMs > 0 ? this.#chance() * this.jitterMs : 0;
    const waitMs = this.#freeAt - now + this.delayMs + jitterMs;
    if (waitMs < 1) deliver();
    else setTimeout(deliver, waitMs);
  }
}

/** Numbers 0 … 1 that look random and follow from a seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
