import { camerasPerPage } from '../../shared/domain/cameraPages.ts';
import type { PeerId } from '../../shared/domain/ids.ts';

/** Whoever turns a page, or looks at another window for a moment, comes back within this time. */
const keptMs = 20_000;

/**
 * The cameras that one app watches: those in sight, and for a while those that were, so that they are there again at once. It does
 * not matter whether these peers are in a room or have a camera.
 */
export class WatchedCameras {
  #inSight: ReadonlySet<PeerId> = new Set();
  /** Out of sight; the one that has been so for the longest is first. */
  readonly #kept = new Set<PeerId>();
  #timer: NodeJS.Timeout | undefined;

  has(peerId: PeerId): boolean {
    return this.#inSight.has(peerId) || this.#kept.has(peerId);
  }

  /**
   * From now on these are in sight, and no others.
   *
   * @param onDropped called later, when those out of sight are no longer watched
   */
  replace(peerIds: readonly PeerId[], onDropped: () => void): void {
    const before = this.#inSight;
    this.#inSight = new Set(peerIds);
    for (const peerId of before) this.#kept.add(peerId);
    for (const peerId of this.#inSight) this.#kept.delete(peerId);
    for (const peerId of this.#kept) {
      if (this.#kept.size <= camerasPerPage) break;
      this.#kept.delete(peerId);
    }
    clearTimeout(this.#timer);
    if (this.#kept.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#kept.clear();
      onDropped();
    }, keptMs).unref();
  }
}
