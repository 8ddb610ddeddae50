import type { VideoSource } from '../../shared/domain/Source.ts';
import type { Peer } from '../peers/Peer.ts';

interface SentLayer {
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
  readonly #lastSent = new Map<Peer, Map<VideoSource, SentLayer>>();
  readonly #wantedOf: (sender: Peer, source: VideoSource) => number | null;
  readonly #lowerAfterMs: number;

  /** `wantedOf` answers the highest layer of a sender's picture that anybody looks at now. */
  constructor(
    wantedOf: (sender: Peer, source: VideoSource) => number | null,
    lowerAfter = lowerAfterMs,
  ) {
    this.#wantedOf = wantedOf;
    this.#lowerAfterMs = lowerAfter;
  }

  /** A picture begins; its sender sends nothing before it is told to. Whoever came just now may look at it already. */
  begin(sender: Peer, source: VideoSource): void {
    this.end(sender, source);
    const sent = this.#lastSent.get(sender) ?? new Map<VideoSource, SentLayer>();
    this.#lastSent.set(sender, sent);
    sent.set(source, { layer: null, timer: undefined });
    this.update(sender, source);
  }

  end(sender: Peer, source: VideoSource): void {
    const sent = this.#lastSent.get(sender);
    clearTimeout(sent?.get(source)?.timer);
    sent?.delete(source);
    if (sent?.size === 0) this.#lastSent.delete(sender);
  }

  /** What is looked at may have changed: of one picture, or of all that this peer sends. */
  update(sender: Peer, only?: VideoSource): void {
    for (const [source, sent] of this.#lastSent.get(sender) ?? []) {
      if (only !== undefined && source !== only) continue;
      if (heightOf(this.#wantedOf(sender, source)) < heightOf(sent.layer)) {
        sent.timer ??= setTimeout(
          () => this.#tell(sender, source, sent),
          this.#lowerAfterMs,
        ).unref();
      } else {
        this.#tell(sender, source, sent);
      }
    }
  }

  /** Says it once more, to a sender that may have missed it. */
  repeat(sender: Peer): void {
    for (const [source, { layer }] of this.#lastSent.get(sender) ?? []) {
      sender.notify('video:wanted', { source, layer });
    }
  }

  #tell(sender: Peer, source: VideoSource, sent: SentLayer): void {
    clearTimeout(sent.timer);
    sent.timer = undefined;
    const wanted = this.#wantedOf(sender, source);
    if (this.#lastSent.get(sender)?.get(source) !== sent || sent.layer === wanted) return;
    sent.layer = wanted;
    sender.notify('video:wanted', { source, layer: wanted });
  }
}

function heightOf(layer: number | null): number {
  return layer ?? -1;
}
