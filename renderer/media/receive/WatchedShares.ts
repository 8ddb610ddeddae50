import type { PeerId } from '../../../shared/domain/ids.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';

/** The streams of shares; `RemoteConsumers` in the app. */
export interface ShareStreams {
  /** Makes these offers the only streams of one peer's share. */
  adoptShare(peerId: PeerId, offers: readonly ConsumerOffer[]): void;
}

/**
 * The shares that the user watches. The server remembers them too, over lost connections and new transports. A share is
 * no longer watched when it ends or its sharer leaves.
 */
export class WatchedShares extends TypedEmitter<{ changed: readonly PeerId[] }> {
  readonly #request: RequestFunction;
  readonly #streams: ShareStreams;
  readonly #watched = new Set<PeerId>();

  constructor(request: RequestFunction, streams: ShareStreams) {
    super();
    this.#request = request;
    this.#streams = streams;
  }

  watch(peerId: PeerId): void {
    if (this.#watched.has(peerId)) return;
    this.#watched.add(peerId);
    this.#changed();
    this.#ask(peerId);
  }

  unwatch(peerId: PeerId): void {
    if (!this.#watched.delete(peerId)) return;
    this.#changed();
    this.#streams.adoptShare(peerId, []);
    // Again when the answer arrives: the server may have started another stream of it meanwhile.
    this.#request('share:watch', { peerId, watching: false }, () => {
      if (!this.#watched.has(peerId)) this.#streams.adoptShare(peerId, []);
    }).catch(() => undefined);
  }

  /** The peers that share something in the user's channel. */
  setSharers(sharers: ReadonlySet<PeerId>): void {
    const gone = [...this.#watched].filter((peerId) => !sharers.has(peerId));
    if (gone.length === 0) return;
    for (const peerId of gone) {
      this.#watched.delete(peerId);
      this.#streams.adoptShare(peerId, []);
    }
    this.#changed();
  }

  /** A session is open. A new session knows nothing of what was watched; for a resumed one this changes nothing. */
  opened(): void {
    for (const peerId of this.#watched) this.#ask(peerId);
  }

  #ask(peerId: PeerId): void {
    this.#request('share:watch', { peerId, watching: true }, ({ offers }) => {
      if (this.#watched.has(peerId)) this.#streams.adoptShare(peerId, offers);
    }).catch((error: unknown) => {
      // After a lost connection the next session asks again; otherwise there is nothing to watch.
      const lost = error instanceof RequestError && error.code === 'disconnected';
      if (!lost && this.#watched.delete(peerId)) this.#changed();
    });
  }

  #changed(): void {
    this.emit('changed', [...this.#watched]);
  }
}
