import type { ScreenSources } from '../../shared/ipc/screen.ts';

/** From the end of one look to the beginning of the next. */
export const refreshMs = 1000;

export interface SourcePollerNeeds {
  /** Lists what can be shared now. Only the first look must not fail. */
  readonly list: () => Promise<ScreenSources>;
  /** Whether anybody can see the list; it is not renewed meanwhile. */
  readonly isSeen: () => boolean;
  readonly onChanged: (sources: ScreenSources) => void;
}

/** Keeps the list of what can be shared fresh while somebody looks at it: one look at a time, and none that nobody sees. */
export class SourcePoller {
  readonly #needs: SourcePollerNeeds;
  #newest: ScreenSources | null = null;
  #first: Promise<ScreenSources> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(needs: SourcePollerNeeds) {
    this.#needs = needs;
  }

  /** What was listed last; null before the first look has ended. */
  get newest(): ScreenSources | null {
    return this.#newest;
  }

  /** The newest list, or the first one as soon as it is there; from then on it is kept fresh. */
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
      // The system could not list just now; what was listed stays until it can.
    } finally {
      this.#wait();
    }
  }
}
