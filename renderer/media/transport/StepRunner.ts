/**
 * Brings something in step with what is wanted of it, one step at a time: while a step is under way, a further wish only
 * makes sure that another one follows.
 */
export class StepRunner {
  readonly #step: () => Promise<boolean>;
  #running = false;
  /** True when something was asked for since the last step. */
  #asked = false;

  /** @param step makes one step; false when there is nothing left to do. It must not throw. */
  constructor(step: () => Promise<boolean>) {
    this.#step = step;
  }

  /** Makes steps until there is nothing left to do. */
  async run(): Promise<void> {
    this.#asked = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#asked) {
      this.#asked = false;
      this.#asked = (await this.#step()) || this.#asked;
    }
    this.#running = false;
  }
}
