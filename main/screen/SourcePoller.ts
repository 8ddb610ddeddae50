import type { ScreenSources } from '../../shared/ipc/screen.ts';

/** From the end of one poll to the start of the next. */
export const refreshMs = 1000;

export interface SourcePollerNeeds {
  /** Lists what can be shared now. Only the first call must not fail. */
  readonly list: () => Promise<ScreenSources>;
  /** Whether the list can be seen. While it cannot, nothing is polled. */
  readonly isSeen: () => boolean;
  readonly onChanged: (sources: ScreenSources) => void;
}

/** Keeps the list of what can be shared up to date while it can be seen. Polls never overlap. */
export class SourcePoller {
  readonly #needs: SourcePollerNeeds;
  #newest: ScreenSources | null = null;
  #first: Promise<ScreenSources> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(needs: SourcePollerNeeds) {
    this.#needs = needs;
  }

  /** The last list; null before the first poll has ended. */
  get newest(): ScreenSources | null {
    return this.#newest;
  }

  /** Starts polling. Returns the newest list, or waits for the first one. */
  async start(): Promise<ScreenSources> {
    this.#first ??= this.#begin();
    return this.#newest ?? (await this.#first);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #begin(): Promise<ScreenSources> {
    this.#newest = await this.#needs.list();
    this.#wait();
    return this.#newest;
  }

  #wait(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#renew(), refreshMs);
  }

  async #renew(): Promise<void> {
    try {
      if (!this.#needs.isSeen()) return;
      const sources = await this.#needs.list();
      if (this.#isClosed || JSON.stringify(sources) === JSON.stringify(this.#newest)) return;
      this.#newest = sources;
      this.#needs.onChanged(sources);
    } catch {
      // The system could not list the sources now. The last list stays until it can.
    } finally {
      this.#wait();
    }
  }
}
