import type { Peer } from '../peers/Peer.ts';

interface Told {
  /** The layer that the sender was told last; null for none. */
  layer: number | null;
  /** Runs while less is wanted than was told. */
  timer: NodeJS.Timeout | undefined;
}

/** Whoever scrolls or turns away often comes back at once, and every change makes an encoder start anew. */
const lowerAfterMs = 2_000;

/**
 * Tells each sender of a camera which of its layers anybody looks at, so that it sends no others: more at once, less after
 * a while. Owns its clocks.
 */
export class WantedLayers {
  readonly #told = new Map<Peer, Told>();
  readonly #wantedOf: (sender: Peer) => number | null;
  readonly #lowerAfterMs: number;

  /** `wantedOf` answers the highest layer of a sender's camera that anybody looks at now. */
  constructor(wantedOf: (sender: Peer) => number | null, lowerAfter = lowerAfterMs) {
    this.#wantedOf = wantedOf;
    this.#lowerAfterMs = lowerAfter;
  }

  /** A camera begins; its sender sends nothing before it is told to. Whoever came just now may look at it already. */
  begin(sender: Peer): void {
    this.end(sender);
    this.#told.set(sender, { layer: null, timer: undefined });
    this.update(sender);
  }

  end(sender: Peer): void {
    clearTimeout(this.#told.get(sender)?.timer);
    this.#told.delete(sender);
  }

  /** What is looked at may have changed. */
  update(sender: Peer): void {
    const told = this.#told.get(sender);
    if (!told) return;
    if (heightOf(this.#wantedOf(sender)) < heightOf(told.layer)) {
      told.timer ??= setTimeout(() => this.#tell(sender, told), this.#lowerAfterMs).unref();
    } else {
      this.#tell(sender, told);
    }
  }

  /** Says it once more, to a sender that may have missed it. */
  repeat(sender: Peer): void {
    const told = this.#told.get(sender);
    if (told) sender.emit('wanted', told.layer);
  }

  #tell(sender: Peer, told: Told): void {
    clearTimeout(told.timer);
    told.timer = undefined;
    const wanted = this.#wantedOf(sender);
    if (this.#told.get(sender) !== told || told.layer === wanted) return;
    told.layer = wanted;
    sender.emit('wanted', wanted);
  }
}

function heightOf(layer: number | null): number {
  return layer ?? -1;
}
