/** The timer functions that are needed; `globalThis` has them. */
interface TimerClock {
  setTimeout(call: () => void, delayMs: number): unknown;
  clearTimeout(timer: never): void;
}

export interface PushToTalkOptions {
  /** How long the voice is still sent after the release, in ms. Called at each release. */
  readonly delayMs: () => number;
  readonly clock: TimerClock;
  readonly onTalk: (on: boolean) => void;
}

/**
 * Push-to-talk with a release delay. Talking starts with a press and ends after a delay when everything is released, so that the
 * end of a word is not cut off. A press within the delay continues without a gap.
 */
export class PushToTalk {
  readonly #options: PushToTalkOptions;
  readonly #held = new Set<string>();
  #talking = false;
  #release: unknown = null;

  constructor(options: PushToTalkOptions) {
    this.#options = options;
  }

  get talking(): boolean {
    return this.#talking;
  }

  /** `source`: what is held, such as the key or the command line. */
  hold(source: string, isDown: boolean): void {
    if (isDown) {
      this.#held.add(source);
      this.#cancelRelease();
      this.#become(true);
    } else if (this.#held.delete(source) && this.#held.size === 0) {
      const delayMs = this.#options.delayMs();
      if (delayMs === 0) this.#become(false);
      else this.#release = this.#options.clock.setTimeout(() => this.stop(), delayMs);
    }
  }

  /** Ends talking without the delay, also when releases can no longer be received. */
  stop(): void {
    this.#held.clear();
    this.#cancelRelease();
    this.#become(false);
  }

  #cancelRelease(): void {
    if (this.#release !== null) this.#options.clock.clearTimeout(this.#release as never);
    this.#release = null;
  }

  #become(talking: boolean): void {
    if (this.#talking === talking) return;
    this.#talking = talking;
    this.#options.onTalk(talking);
  }
}
