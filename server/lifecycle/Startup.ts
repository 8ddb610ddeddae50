import type { Log } from '../log.ts';

/** The start was ended by its stop signal before it was done. */
export class StartStopped extends Error {
  constructor() {
    super('The start was stopped.');
    this.name = 'StartStopped';
  }
}

/** How long a start may take in all, on a busy machine with a slow disk after a power cut. */
const startTimeoutMs = 60_000;

/**
 * One start: what it has opened so far, and in which order all of it closes. A start ends early, in whatever phase it is, at
 * its stop signal or when it takes too long. The order of closing, at a failed start and at a later stop:
 *
 * 1. everything opened, the last first,
 * 2. the wait for what was handed to `finishInBackground` meanwhile,
 * 3. what was registered with `onClosed`.
 */
export class Startup {
  readonly #opened = new AsyncDisposableStack();
  readonly #background: Promise<unknown>[] = [];
  readonly #afterwards = new AsyncDisposableStack();
  readonly #stop: AbortSignal | undefined;
  readonly #timeout: AbortSignal;
  readonly #timeoutMs: number;
  #closing: Promise<void> | null = null;

  constructor(stop?: AbortSignal, timeoutMs = startTimeoutMs) {
    this.#stop = stop;
    this.#timeoutMs = timeoutMs;
    this.#timeout = AbortSignal.timeout(timeoutMs);
  }

  /** Runs a start. If it fails, closes all that it has opened, and throws its error. */
  static async run<Started>(
    stop: AbortSignal | undefined,
    log: Pick<Log, 'error'>,
    start: (startup: Startup) => Promise<Started>,
  ): Promise<Started> {
    const startup = new Startup(stop);
    try {
      return await start(startup);
    } catch (error) {
      await startup.close().catch((fault: unknown) => {
        log.error('after a failed start not everything could be closed', { error: fault });
      });
      throw error;
    }
  }

  /**
   * Waits for one phase.
   *
   * @param phase what it does, as the subject of "… took too long"
   * @param close closes what the phase opened, also when that happens after the start was given up
   * @throws StartStopped; an Error that names the phase at the timeout; what the phase throws
   */
  async open<Opened>(
    phase: string,
    opening: Promise<Opened>,
    close: (opened: Opened) => unknown = () => undefined,
  ): Promise<Opened> {
    const ends = [this.#stop ?? [], this.#timeout].flat();
    const givenUp = Promise.withResolvers<never>();
    const giveUp = () => givenUp.reject(this.#reason(phase));
    for (const end of ends) end.addEventListener('abort', giveUp);
    if (ends.some(({ aborted }) => aborted)) giveUp();
    try {
      const opened = await Promise.race([opening, givenUp.promise]);
      this.onClose(() => close(opened));
      return opened;
    } catch (error) {
      opening.then(close).catch(() => undefined);
      throw error;
    } finally {
      for (const end of ends) end.removeEventListener('abort', giveUp);
    }
  }

  /** Registers the closing of something that is open. */
  onClose(close: () => unknown): void {
    this.#opened.defer(async () => void (await close()));
  }

  /** Called while closing, for what may take its time: the rest closes meanwhile, and `close` waits for it later. */
  finishInBackground(closing: Promise<unknown>): void {
    // A rejection is reported by that wait; until then it must not count as unhandled.
    closing.catch(() => undefined);
    this.#background.push(closing);
  }

  /** Registers what happens when all the rest is closed. */
  onClosed(release: () => unknown): void {
    this.#afterwards.defer(async () => void (await release()));
  }

  /** Closes everything; all of it even where something fails to close. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // A stack disposes of its last resource first.
    await using order = new AsyncDisposableStack();
    order.use(this.#afterwards);
    order.defer(async () => void (await Promise.all(this.#background)));
    order.use(this.#opened);
  }

  #reason(phase: string): Error {
    if (this.#stop?.aborted) return new StartStopped();
    const seconds = Math.round(this.#timeoutMs / 1000);
    return new Error(`The server could not start within ${seconds} s: ${phase} took too long.`);
  }
}
