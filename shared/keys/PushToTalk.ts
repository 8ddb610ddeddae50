/** The part of the machine's clock that is needed; `globalThis` has it. */
interface TimerClock {
  setTimeout(call: () => void, delayMs: number): unknown;
  clearTimeout(timer: never): void;
}

export interface PushToTalkOptions {
  /** How long the voice goes on after the key is up, in ms; asked at each release. */
  readonly delayMs: () => number;
  readonly clock: TimerClock;
  readonly onTalk: (on: boolean) => void;
}

/**
 * Turns what is held down into when one talks: at once when something goes down, and until a delay after the last of it is
 * up, so that the end of a word is not cut off. Down again within the delay goes on without a gap.
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

  /** `source` says who holds: the key, the command line. */
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

  /** Nothing is held any more, or nobody can know it: ends talking at once, without the delay. */
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
