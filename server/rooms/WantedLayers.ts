import type { VideoSource } from '../../shared/domain/Source.ts';
import type { Peer } from '../peers/Peer.ts';

interface SentLayer {
  /** The layer that was sent last; null for none. */
  layer: number | null;
  /** Runs while a lower layer is wanted than was sent. */
  timer: NodeJS.Timeout | undefined;
}

/** A viewer who scrolls away often comes back at once, and every change restarts an encoder. */
const lowerAfterMs = 2_000;

/**
 * Notifies each sender of a camera or a share of the highest layer that any viewer needs, so that it sends no higher ones: of
 * a higher layer at once, of a lower one after a delay. Owns its timers.
 */
export class WantedLayers {
  readonly #lastSent = new Map<Peer, Map<VideoSource, SentLayer>>();
  readonly #wantedOf: (sender: Peer, source: VideoSource) => number | null;
  readonly #lowerAfterMs: number;

  /** @param wantedOf the highest layer of a video that any viewer needs now; null for none */
  constructor(
    wantedOf: (sender: Peer, source: VideoSource) => number | null,
    lowerAfter = lowerAfterMs,
  ) {
    this.#wantedOf = wantedOf;
    this.#lowerAfterMs = lowerAfter;
  }

  /** A video begins. Its sender sends nothing before the first notification, which comes at once if a viewer sees it already. */
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

  /** The needed layers may have changed: of one video, or of all that this peer sends. */
  update(sender: Peer, only?: VideoSource): void {
    for (const [source, sent] of this.#lastSent.get(sender) ?? []) {
      if (only !== undefined && source !== only) continue;
      if (heightOf(this.#wantedOf(sender, source)) < heightOf(sent.layer)) {
        sent.timer ??= setTimeout(
          () => this.#send(sender, source, sent),
          this.#lowerAfterMs,
        ).unref();
      } else {
        this.#send(sender, source, sent);
      }
    }
  }

  /** Sends the notifications again, to a sender that may have missed them. */
  resend(sender: Peer): void {
    for (const [source, { layer }] of this.#lastSent.get(sender) ?? []) {
      sender.notify('video:wanted', { source, layer });
    }
  }

  #send(sender: Peer, source: VideoSource, sent: SentLayer): void {
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
