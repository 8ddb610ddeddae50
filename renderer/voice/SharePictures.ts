import type { PeerId } from '../../shared/domain/ids.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

type Listener = (picture: MediaStreamTrack | null) => void;

/** The pictures of shares that arrive here, and one's own, for whoever shows them. The tracks belong to others. */
export class SharePictures {
  readonly #pictures = new Map<PeerId | 'me', MediaStreamTrack>();
  readonly #listeners = new Map<PeerId | 'me', Map<symbol, Listener>>();

  add({ peerId, source, track }: RemoteTrack): void {
    if (source === 'screen') this.#set(peerId, track);
  }

  remove({ peerId, source, track }: RemoteTrack): void {
    // A later stream of the same share may have taken its place already.
    if (source === 'screen' && this.#pictures.get(peerId) === track) this.#set(peerId, null);
  }

  setOwn(picture: MediaStreamTrack | null): void {
    this.#set('me', picture);
  }

  /** See `PictureFeed` in `actions/Actions.ts`. */
  subscribe(who: PeerId | 'me', listen: Listener): () => void {
    const id = Symbol();
    const listeners = this.#listeners.get(who) ?? new Map<symbol, Listener>();
    this.#listeners.set(who, listeners);
    listeners.set(id, listen);
    listen(this.#pictures.get(who) ?? null);
    return () => {
      listeners.delete(id);
      if (listeners.size === 0 && this.#listeners.get(who) === listeners) {
        this.#listeners.delete(who);
      }
    };
  }

  #set(who: PeerId | 'me', picture: MediaStreamTrack | null): void {
    if (picture === null) this.#pictures.delete(who);
    else this.#pictures.set(who, picture);
    for (const listen of this.#listeners.get(who)?.values() ?? []) listen(picture);
  }
}
