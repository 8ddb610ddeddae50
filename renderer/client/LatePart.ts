import type { LateHolder } from '../actions/LateHolder.ts';

/** A part of the client whose code is not part of the page's first load. Owns it. */
export class LatePart<Part extends { close(): void }> implements LateHolder<Part> {
  readonly #load: () => Promise<Part>;
  readonly #listeners = new Set<() => void>();
  #loading: Promise<void> | null = null;
  #part: Part | null = null;
  #isClosed = false;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  get current(): Part | null {
    return this.#part;
  }

  subscribe(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Loads it once; again after that has failed. */
  start(): void {
    this.#loading ??= this.#load().then(
      (part) => {
        if (this.#isClosed) {
          part.close();
          return;
        }
        this.#part = part;
        for (const listen of this.#listeners) listen();
      },
      () => {
        this.#loading = null;
      },
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#part?.close();
  }
}
