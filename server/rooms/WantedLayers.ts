import type { PictureSource } from '../../shared/domain/Source.ts';
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
 * Tells each sender of a camera or a share which of its layers anybody looks at, so that it sends no others: more at once,
 * less after a while. Owns its clocks.
 */
export class WantedLayers {
  readonly #told = new Map<Peer, Map<PictureSource, Told>>();
  readonly #wantedOf: (sender: Peer, source: PictureSource) => number | null;
  readonly #lowerAfterMs: number;

  /** `wantedOf` answers the highest layer of a sender's picture that anybody looks at now. */
  constructor(
    wantedOf: (sender: Peer, source: PictureSource) => number | null,
    lowerAfter = lowerAfterMs,
  ) {
    this.#wantedOf = wantedOf;
    this.#lowerAfterMs = lowerAfter;
  }

  /** A picture begins; its sender sends nothing before it is told to. Whoever came just now may look at it already. */
  begin(sender: Peer, source: PictureSource): void {
    this.end(sender, source);
    const told = this.#told.get(sender) ?? new Map<PictureSource, Told>();
    this.#told.set(sender, told);
    told.set(source, { layer: null, timer: undefined });
    this.update(sender, source);
  }

  end(sender: Peer, source: PictureSource): void {
    const told = this.#told.get(sender);
    clearTimeout(told?.get(source)?.timer);
    told?.delete(source);
    if (told?.size === 0) this.#told.delete(sender);
  }

  /** What is looked at may have changed: of one picture, or of all that this peer sends. */
  update(sender: Peer, only?: PictureSource): void {
    for (const [source, told] of this.#told.get(sender) ?? []) {
      if (only !== undefined && source !== only) continue;
      if (heightOf(this.#wantedOf(sender, source)) < heightOf(told.layer)) {
        told.timer ??= setTimeout(
          () => this.#tell(sender, source, told),
          this.#lowerAfterMs,
        ).unref();
      } else {
        this.#tell(sender, source, told);
      }
    }
  }

  /** Says it once more, to a sender that may have missed it. */
  repeat(sender: Peer): void {
    for (const [source, { layer }] of this.#told.get(sender) ?? []) {
      sender.emit('wanted', source, layer);
    }
  }

  #tell(sender: Peer, source: PictureSource, told: Told): void {
    clearTimeout(told.timer);
    told.timer = undefined;
    const wanted = this.#wantedOf(sender, source);
    if (this.#told.get(sender)?.get(source) !== told || told.layer === wanted) return;
    told.layer = wanted;
    sender.emit('wanted', source, wanted);
  }
}

function heightOf(layer: number | null): number {
  return layer ?? -1;
}
