/**
 * How far frames may come out of order. A voice sends 50 frames a second, a camera in three layers about 90: this is more than ten
 * seconds, longer than anything lost is sent again.
 */
const width = 1024;

/** Remembers which counters of a key have been taken, so that none is taken twice (RFC 4303, 3.4.3). */
export class ReplayWindow {
  /** One bit per counter, in a ring. */
  readonly #seen = new Uint8Array(width / 8);
  #highest = -1;

  /** Whether a counter is new: neither taken nor too old. */
  isNew(counter: number): boolean {
    if (counter > this.#highest) return true;
    return counter > this.#highest - width && !this.#isSeen(counter);
  }

  /** Takes a counter; false if it is not new. */
  take(counter: number): boolean {
    if (!this.isNew(counter)) return false;
    if (counter - this.#highest >= width) this.#seen.fill(0);
    else for (let each = this.#highest + 1; each < counter; each += 1) this.#set(each, false);
    this.#highest = Math.max(this.#highest, counter);
    this.#set(counter, true);
    return true;
  }

  #isSeen(counter: number): boolean {
    return ((this.#seen[(counter % width) >> 3] ?? 0) & (1 << (counter % 8))) !== 0;
  }

  #set(counter: number, seen: boolean): void {
    const index = (counter % width) >> 3;
    const bit = 1 << (counter % 8);
    const bits = this.#seen[index] ?? 0;
    this.#seen[index] = seen ? bits | bit : bits & ~bit;
  }
}
