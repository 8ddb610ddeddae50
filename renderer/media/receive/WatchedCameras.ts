import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';
import { watchedCamerasMax } from '../../../shared/domain/cameraPages.ts';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { VideoSource } from '../../../shared/domain/Source.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';

/** While the user scrolls or turns pages back and forth, cameras out of sight are given up only after this time. */
const settleMs = 400;
/** Between two requests, so that scrolling makes few. */
const pauseMs = 100;
const retryMs = 1_000;

/** What is in sight of all videos; `VideoVisibility` in the app. */
export interface VideosInSight {
  /** The sizes of all videos that have an element, by source and peer. */
  readonly sizes: readonly (readonly [key: string, size: VideoSize | null])[];
  onSight: (isOpened?: boolean) => void;
}

/**
 * Tells the server whose cameras are in sight, so that it sends those of a large channel: at once when one comes into sight, a moment
 * later when fewer are. The whole list each time, so that both sides agree whatever was lost before.
 */
export class WatchedCameras {
  readonly #request: RequestFunction;
  readonly #videos: VideosInSight;
  #lastSent: readonly PeerId[] = [];
  /** Whether the server may have another list than the one that was sent last. */
  #isUnknown = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(request: RequestFunction, videos: VideosInSight) {
    this.#request = request;
    this.#videos = videos;
    videos.onSight = (isOpened = false) => {
      this.#isUnknown ||= isOpened;
      const isMore = this.#wanted().some((peerId) => !this.#lastSent.includes(peerId));
      this.#schedule(isMore || this.#isUnknown ? 0 : settleMs);
    };
    this.#schedule(0);
  }

  close(): void {
    this.#videos.onSight = () => {};
    clearTimeout(this.#timer);
  }

  #wanted(): PeerId[] {
    return this.#videos.sizes
      .flatMap(([key, size]) => {
        const [source, peerId] = key.split(' ') as [VideoSource, PeerId];
        return source === 'camera' && size ? [{ peerId, area: size.width * size.height }] : [];
      })
      .sort((one, other) => other.area - one.area)
      .slice(0, watchedCamerasMax)
      .map(({ peerId }) => peerId);
  }

  #schedule(delayMs: number): void {
    const at = Math.max(performance.now() + delayMs, this.#sentAt + pauseMs);
    if (at >= this.#dueAt) return;
    this.#dueAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), at - performance.now());
  }

  #send(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    const cameras = this.#wanted();
    const before = new Set(this.#lastSent);
    const isSame = cameras.length === before.size && cameras.every((each) => before.has(each));
    if (isSame && (!this.#isUnknown || cameras.length === 0)) return;
    this.#lastSent = cameras;
    this.#isUnknown = false;
    this.#sentAt = performance.now();
    this.#request('video:watch', { cameras }).catch((error: unknown) => {
      this.#isUnknown = true;
      // After a lost connection the next session says it.
      const isLost = error instanceof RequestError && error.code === 'disconnected';
      if (!isLost) this.#schedule(retryMs);
    });
  }
}
