/** Thrown out of a start that somebody ended before it was done. */
export class StartStopped extends Error {
  constructor() {
    super('The start was stopped.');
    this.name = 'StartStopped';
  }
}

/** How long a start may take in all: a machine that is busy after a power cut, with a slow disk. */
const startPatienceMs = 60_000;

/**
 * One start: what it has opened so far, in order. Ends early when somebody wants it to stop, or when it takes too long, in
 * whatever phase it is; `close` then closes what is open, the last first, and also what a phase that was given up still
 * opens. A start that went well hands the same `close` on, as the stop of what it started.
 */
export class Startup {
  readonly #opened = new AsyncDisposableStack();
  readonly #stop: AbortSignal | undefined;
  readonly #late: AbortSignal;
  readonly #patienceMs: number;

  constructor(stop?: AbortSignal, patienceMs = startPatienceMs) {
    this.#stop = stop;
    this.#patienceMs = patienceMs;
    this.#late = AbortSignal.timeout(patienceMs);
  }

  /**
   * Waits for one phase.
   *
   * @param phase what it does, as it completes "… took too long"
   * @param close closes what the phase opened
   * @throws StartStopped; an Error that names the phase when the patience is over; what the phase throws
   */
  async open<Opened>(
    phase: string,
    opening: Promise<Opened>,
    close: (opened: Opened) => unknown = () => undefined,
  ): Promise<Opened> {
    const ends = [this.#stop ?? [], this.#late].flat();
    const givenUp = Promise.withResolvers<never>();
    const giveUp = () => givenUp.reject(this.#reason(phase));
    for (const end of ends) end.addEventListener('abort', giveUp);
    if (ends.some(({ aborted }) => aborted)) giveUp();
    try {
      const opened = await Promise.race([opening, givenUp.promise]);
      this.onClose(() => close(opened));
      return opened;
    } catch (error) {
      // What it still opens would stay open for good.
      opening.then(close).catch(() => undefined);
      throw error;
    } finally {
      for (const end of ends) end.removeEventListener('abort', giveUp);
    }
  }

  /** Remembers how to close something that is open already. */
  onClose(close: () => unknown): void {
    this.#opened.defer(async () => void (await close()));
  }

  /** Closes everything, the last first; all of it even where something fails to close. Safe to call again. */
  close(): Promise<void> {
    return this.#opened.disposeAsync();
  }

  #reason(phase: string): Error {
    if (this.#stop?.aborted) return new StartStopped();
    const seconds = Math.round(this.#patienceMs / 1000);
    return new Error(`The server could not start within ${seconds} s: ${phase} took too long.`);
  }
}
