import type { PeerId } from '../../../shared/domain/ids.ts';
import type { ReceivedSource, VideoSource } from '../../../shared/domain/Source.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

type Listener = (track: MediaStreamTrack | null) => void;

/** The video tracks that arrive and the user's own, for the components that show them. Does not own the tracks. */
export class VideoTracks {
  readonly #tracks = new Map<string, MediaStreamTrack>();
  readonly #listeners = new Map<string, Map<symbol, Listener>>();

  add({ peerId, source, track }: RemoteTrack): void {
    if (track.kind === 'video') this.#set(keyOf(peerId, source), track);
  }

  remove({ peerId, source, track }: RemoteTrack): void {
    const key = keyOf(peerId, source);
    // A later stream of the same source may have replaced it already.
    if (this.#tracks.get(key) === track) this.#set(key, null);
  }

  setOwn(source: VideoSource, track: MediaStreamTrack | null): void {
    this.#set(keyOf('me', source), track);
  }

  /** See `VideoFeed` in `state/feeds.ts`. */
  subscribe(who: PeerId | 'me', source: VideoSource, listen: Listener): () => void {
    const key = keyOf(who, source);
    const id = Symbol();
    const listeners = this.#listeners.get(key) ?? new Map<symbol, Listener>();
    this.#listeners.set(key, listeners);
    listeners.set(id, listen);
    listen(this.#tracks.get(key) ?? null);
    return () => {
      listeners.delete(id);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key);
      }
    };
  }

  #set(key: string, track: MediaStreamTrack | null): void {
    if (track === null) this.#tracks.delete(key);
    else this.#tracks.set(key, track);
    for (const listen of this.#listeners.get(key)?.values() ?? []) listen(track);
  }
}

function keyOf(who: PeerId | 'me', source: ReceivedSource): string {
  return `${source} ${who}`;
}
