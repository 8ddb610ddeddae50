import { layerFor, type VideoSize } from '../../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import {
  isVideoSource,
  type ReceivedSource,
  type VideoSource,
} from '../../../shared/domain/Source.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { VideoSlot } from '../../state/feeds.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

interface Stream {
  readonly consumerId: ConsumerId;
  readonly peerId: PeerId;
  readonly source: VideoSource;
  /** The quality last requested from the server, see `lookOf`; null for nothing, undefined if unknown. */
  lastSent: number | null | undefined;
}

/** While the user scrolls, resizes or glances at another window, less is requested only after this time. */
const settleMs = 400;
const retryMs = 1_000;

/**
 * Tells the server which videos are visible and how large, all changes in one request: at once if more is needed, a
 * moment later if less is. A component that shows a video registers an element with `show`.
 */
export class VideoVisibility {
  /** Called when other videos may be in sight than before, or a session is open, whose server may know nothing of them. */
  onSight = (_isOpened?: boolean) => {};
  readonly #request: RequestFunction;
  readonly #places = new Map<string, Map<symbol, VideoSize | null>>();
  readonly #streams = new Map<string, Stream>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(request: RequestFunction) {
    this.#request = request;
  }

  /** Registers an element for a peer's video. It is not visible before its first size. */
  show(peerId: PeerId, source: VideoSource): VideoSlot {
    const key = keyOf(peerId, source);
    const places = this.#places.get(key) ?? new Map<symbol, VideoSize | null>();
    this.#places.set(key, places);
    const id = Symbol();
    const follow = () => {
      this.onSight();
      const stream = this.#streams.get(key);
      if (stream) this.#schedule(wantsMore(this.#wanted(key), stream.lastSent) ? 0 : settleMs);
    };
    places.set(id, null);
    return {
      resize: (size) => {
        if (!places.has(id)) return;
        places.set(id, size);
        follow();
      },
      end: () => {
        places.delete(id);
        if (places.size === 0 && this.#places.get(key) === places) this.#places.delete(key);
        // The next element that shows this screen starts empty, and a still screen sends no frame by itself. Giving it
        // up now and requesting it again makes the server start with a keyframe.
        if (source === 'screen' && places.size === 0) this.#send();
        else follow();
      },
    };
  }

  /** A stream was consumed; the server starts no video by itself. */
  added({ consumerId, peerId, source }: Omit<RemoteTrack, 'track'>): void {
    if (!isVideoSource(source)) return;
    // The server assumes that the viewer of a share is about to look at it until told otherwise.
    const lastSent = source === 'screen' ? undefined : null;
    this.#streams.set(keyOf(peerId, source), { consumerId, peerId, source, lastSent });
    this.#schedule(0);
  }

  removed({ consumerId, peerId, source }: Omit<RemoteTrack, 'track'>): void {
    const key = keyOf(peerId, source);
    // A later stream of the same source may have replaced it already.
    if (this.#streams.get(key)?.consumerId === consumerId) this.#streams.delete(key);
  }

  /** A session is open: earlier requests may be lost. */
  opened(): void {
    for (const stream of this.#streams.values()) stream.lastSent = undefined;
    this.#schedule(0);
    this.onSight(true);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#streams.clear();
  }

  /** The sizes of all videos that have an element, or null; by source and peer, as `camera ann`. */
  get sizes(): [key: string, size: VideoSize | null][] {
    return [...this.#places.keys()].map((key) => [key, this.#size(key)]);
  }

  /** The largest visible size of a video, or null. */
  #size(key: string): VideoSize | null {
    const sizes = [...(this.#places.get(key)?.values() ?? [])].filter((size) => size !== null);
    return sizes.reduce<VideoSize | null>(
      (largest, size) => (largest && areaOf(largest) >= areaOf(size) ? largest : size),
      null,
    );
  }

  #wanted(key: string): number | null {
    const size = this.#size(key);
    return size && lookOf(key.startsWith('screen ') ? 'screen' : 'camera', size);
  }

  #schedule(delayMs: number): void {
    const at = performance.now() + delayMs;
    if (at >= this.#dueAt) return;
    this.#dueAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), delayMs);
  }

  #send(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    const changed = [...this.#streams]
      .map(([key, stream]) => ({ stream, size: this.#size(key), wanted: this.#wanted(key) }))
      .filter(({ stream, wanted }) => stream.lastSent !== wanted);
    if (changed.length === 0) return;
    for (const { stream, wanted } of changed) stream.lastSent = wanted;
    const pictures = changed.map(({ stream: { peerId, source }, size }) => ({
      peerId,
      source,
      size: size && wholePixels(size),
    }));
    this.#request('video:show', { pictures }).catch((error: unknown) => {
      for (const { stream } of changed) stream.lastSent = undefined;
      // After a lost connection the next session requests it.
      const lost = error instanceof RequestError && error.code === 'disconnected';
      if (!lost) this.#schedule(retryMs);
    });
  }
}

function keyOf(peerId: PeerId, source: ReceivedSource): string {
  return `${source} ${peerId}`;
}

/**
 * What is requested for a size. For a camera this is its layer. Only the server knows the layers of a share, so it is
 * told whenever a side changes by about a fifth.
 */
function lookOf(source: VideoSource, size: VideoSize): number {
  return source === 'camera'
    ? layerFor(size)
    : Math.round(2 * Math.log2(Math.max(1, areaOf(size))));
}

function wantsMore(wanted: number | null, lastSent: number | null | undefined): boolean {
  return lastSent === undefined || (wanted ?? -1) > (lastSent ?? -1);
}

function areaOf({ width, height }: VideoSize): number {
  return width * height;
}

/** Sizes of the protocol are whole pixels, at least 1. */
function wholePixels({ width, height }: VideoSize): VideoSize {
  const whole = (side: number) => Math.min(16_384, Math.max(1, Math.round(side)));
  return { width: whole(width), height: whole(height) };
}
