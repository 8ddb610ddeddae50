/**
 * A picture may take so long to be made: below some twelve of them a second a face jerks, and a plain room is better than
 * that.
 */
export const frameBudgetMs = 80;
const windowMs = 1000;
/** A gap like this is a computer that slept, or a page that was stopped. */
const pauseMs = 3000;
/** Seconds, more bad than good ones: a single one happens to every machine. */
const tooManySeconds = 4;

/** Watches how long each picture takes, second by second, and says when the machine does not keep up. */
export class BackgroundWatch {
  #windowBeganMs: number | null = null;
  #spentMs = 0;
  #pictures = 0;
  #slowSeconds = 0;
  #isTooSlow = false;

  /** It stays so once it was. */
  get isTooSlow(): boolean {
    return this.#isTooSlow;
  }

  /** A picture has been made at `nowMs`, by a clock that only goes forward, and took `tookMs`. */
  made(tookMs: number, nowMs: number): void {
    this.#windowBeganMs ??= nowMs - tookMs;
    this.#spentMs += tookMs;
    this.#pictures += 1;
    const passedMs = nowMs - this.#windowBeganMs;
    if (passedMs < windowMs) return;
    const isSlow = passedMs < pauseMs && this.#spentMs / this.#pictures > frameBudgetMs;
    this.#slowSeconds = Math.max(0, this.#slowSeconds + (isSlow ? 1 : -1));
    if (this.#slowSeconds >= tooManySeconds) this.#isTooSlow = true;
    this.#windowBeganMs = nowMs;
    this.#spentMs = 0;
    this.#pictures = 0;
  }
}
