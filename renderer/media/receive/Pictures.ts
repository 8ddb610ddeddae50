import type { PeerId } from '../../../shared/domain/ids.ts';
import type { PictureSource, Source } from '../../../shared/domain/Source.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

type Listener = (picture: MediaStreamTrack | null) => void;

/** The pictures that arrive here, and one's own, for whoever shows them. The tracks belong to others. */
export class Pictures {
  readonly #pictures = new Map<string, MediaStreamTrack>();
  readonly #listeners = new Map<string, Map<symbol, Listener>>();

  add({ peerId, source, track }: RemoteTrack): void {
    if (track.kind === 'video') this.#set(keyOf(peerId, source), track);
  }

  remove({ peerId, source, track }: RemoteTrack): void {
    const key = keyOf(peerId, source);
    // A later stream of the same source may have taken its place already.
    if (this.#pictures.get(key) === track) this.#set(key, null);
  }

  setOwn(source: PictureSource, picture: MediaStreamTrack | null): void {
    this.#set(keyOf('me', source), picture);
  }

  /** See `PictureFeed` in `state/feeds.ts`. */
  subscribe(who: PeerId | 'me', source: PictureSource, listen: Listener): () => void {
    const key = keyOf(who, source);
    const id = Symbol();
    const listeners = this.#listeners.get(key) ?? new Map<symbol, Listener>();
    this.#listeners.set(key, listeners);
    listeners.set(id, listen);
    listen(this.#pictures.get(key) ?? null);
    return () => {
      listeners.delete(id);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key);
      }
    };
  }

  #set(key: string, picture: MediaStreamTrack | null): void {
    if (picture === null) this.#pictures.delete(key);
    else this.#pictures.set(key, picture);
    for (const listen of this.#listeners.get(key)?.values() ?? []) listen(picture);
  }
}

function keyOf(who: PeerId | 'me', source: Source): string {
  return `${source} ${who}`;
}
