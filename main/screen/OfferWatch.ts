import type { ScreenOffer } from '../../shared/ipc/screen.ts';

/** From the end of one look to the beginning of the next. */
export const refreshMs = 1000;

export interface OfferWatchNeeds {
  /** Lists what can be shared now. Only the first look must not fail. */
  readonly look: () => Promise<ScreenOffer>;
  /** Whether anybody can see the list; it is not renewed meanwhile. */
  readonly isSeen: () => boolean;
  readonly onChanged: (offer: ScreenOffer) => void;
}

/** Keeps the list of what can be shared fresh while somebody looks at it: one look at a time, and none that nobody sees. */
export class OfferWatch {
  readonly #needs: OfferWatchNeeds;
  #newest: ScreenOffer | null = null;
  #first: Promise<ScreenOffer> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(needs: OfferWatchNeeds) {
    this.#needs = needs;
  }

  /** What was listed last; null before the first look has ended. */
  get newest(): ScreenOffer | null {
    return this.#newest;
  }

  /** The newest list, or the first one as soon as it is there; from then on it is kept fresh. */
  async start(): Promise<ScreenOffer> {
    this.#first ??= this.#begin();
    return this.#newest ?? (await this.#first);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #begin(): Promise<ScreenOffer> {
    this.#newest = await this.#needs.look();
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
      const offer = await this.#needs.look();
      if (this.#isClosed || JSON.stringify(offer) === JSON.stringify(this.#newest)) return;
      this.#newest = offer;
      this.#needs.onChanged(offer);
    } catch {
      // The system could not list just now; what was listed stays until it can.
    } finally {
      this.#wait();
    }
  }
}
