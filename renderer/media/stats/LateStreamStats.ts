import type { StreamFigures, StreamStatsFeed } from '../../state/StreamFigures.ts';

/** A sampler, which can be closed. */
type Sampler = StreamStatsFeed & { close(): void };

/**
 * The figures of all streams, by a sampler that is loaded when somebody first looks: most people never do. Owns the sampler.
 */
export class LateStreamStats implements StreamStatsFeed {
  readonly #load: () => Promise<Sampler>;
  #sampler: Promise<Sampler> | null = null;

  /** @param load called at the first subscription, and again after it has failed */
  constructor(load: () => Promise<Sampler>) {
    this.#load = load;
  }

  subscribe(listen: (figures: readonly StreamFigures[]) => void): () => void {
    let stop = () => {};
    let isWanted = true;
    this.#sampler ??= this.#load();
    this.#sampler.then(
      (sampler) => {
        if (isWanted) stop = sampler.subscribe(listen);
      },
      () => {
        this.#sampler = null;
      },
    );
    return () => {
      isWanted = false;
      stop();
    };
  }

  close(): void {
    this.#sampler?.then(
      (sampler) => sampler.close(),
      () => undefined,
    );
  }
}
