/**
 * The time budget of a frame. Below about twelve frames a second a face is jerky, and a plain room is better than that.
 */
export const frameBudgetMs = 80;
const windowMs = 1000;
/** A gap like this means that the computer slept or the page was suspended. */
const pauseMs = 3000;
/** The surplus of bad seconds over good ones that counts as too slow; a single one happens on every computer. */
const tooManySeconds = 4;

/** Measures how long each frame takes, second by second, and reports when the computer is too slow. */
export class BackgroundWatch {
  #windowBeganMs: number | null = null;
  #spentMs = 0;
  #pictures = 0;
  #slowSeconds = 0;
  #isTooSlow = false;

  /** Permanent once it is true. */
  get isTooSlow(): boolean {
    return this.#isTooSlow;
  }

  /** A frame was finished at `nowMs`, on a monotonic clock, and took `tookMs`. */
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
