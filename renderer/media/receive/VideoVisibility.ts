import { layerFor, type VideoSize } from '../../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { isVideoSource, type Source, type VideoSource } from '../../../shared/domain/Source.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { VideoSlot } from '../../state/feeds.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

interface Stream {
  readonly consumerId: ConsumerId;
  readonly peerId: PeerId;
  readonly source: VideoSource;
  /** What the server was asked for as `lookOf` has it, null for nothing; undefined where it is not known what it heard. */
  lastSent: number | null | undefined;
}

/** Scrolling, dragging an edge, a glance at another window: what is smaller or gone is told when that has settled. */
const settleMs = 400;
const retryMs = 1_000;

/**
 * Tells the server which pictures are looked at here, and how large, all that changed in one request: at once where more is
 * wanted, a moment later where less is. Whoever shows a picture takes a place for it.
 */
export class VideoVisibility {
  readonly #request: RequestFunction;
  readonly #places = new Map<string, Map<symbol, VideoSize | null>>();
  readonly #streams = new Map<string, Stream>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(request: RequestFunction) {
    this.#request = request;
  }

  /** A place for somebody's picture. Nobody sees it before its first size. */
  show(peerId: PeerId, source: VideoSource): VideoSlot {
    const key = keyOf(peerId, source);
    const places = this.#places.get(key) ?? new Map<symbol, VideoSize | null>();
    this.#places.set(key, places);
    const id = Symbol();
    const follow = () => {
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
        // Whatever shows a screen next is a new element, and a screen that stands still sends it nothing by itself: given up
        // now and asked for anew, the server begins with a whole picture.
        if (source === 'screen' && places.size === 0) this.#send();
        else follow();
      },
    };
  }

  /** A stream has been taken; the server lets no picture run by itself. */
  added({ consumerId, peerId, source }: Omit<RemoteTrack, 'track'>): void {
    if (!isVideoSource(source)) return;
    // Of who watches a share, the server believes that they are about to look, until it hears otherwise.
    const lastSent = source === 'screen' ? undefined : null;
    this.#streams.set(keyOf(peerId, source), { consumerId, peerId, source, lastSent });
    this.#schedule(0);
  }

  removed({ consumerId, peerId, source }: Omit<RemoteTrack, 'track'>): void {
    const key = keyOf(peerId, source);
    // A later stream of the same source may have taken its place already.
    if (this.#streams.get(key)?.consumerId === consumerId) this.#streams.delete(key);
  }

  /** A session is open: what was asked on the way there may be lost. */
  opened(): void {
    for (const stream of this.#streams.values()) stream.lastSent = undefined;
    this.#schedule(0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#streams.clear();
  }

  /** The largest size in which a picture is seen now, or null. */
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
      // After a lost connection the next opening says it.
      const lost = error instanceof RequestError && error.code === 'disconnected';
      if (!lost) this.#schedule(retryMs);
    });
  }
}

function keyOf(peerId: PeerId, source: Source): string {
  return `${source} ${peerId}`;
}

/**
 * How much is asked for with a size: of a camera its layer. Which layers a share has, only the server knows; it is told
 * whenever a side is about a fifth longer or shorter.
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

/** As the protocol has it: a tile that is a hair wide is one pixel wide. */
function wholePixels({ width, height }: VideoSize): VideoSize {
  const whole = (side: number) => Math.min(16_384, Math.max(1, Math.round(side)));
  return { width: whole(width), height: whole(height) };
}
