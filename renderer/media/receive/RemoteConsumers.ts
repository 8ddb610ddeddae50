import type { Consumer, Transport } from 'mediasoup-client/types';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { isOfShare, kindOf, type Source } from '../../../shared/domain/Source.ts';
import type { ConsumerOffer } from '../../../shared/protocol/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { consumerOptions } from '../transport/mediasoupTypes.ts';

/** The track of a stream that another peer sends. */
export interface RemoteTrack {
  readonly consumerId: ConsumerId;
  readonly peerId: PeerId;
  readonly source: Source;
  readonly track: MediaStreamTrack;
}

export interface RemoteConsumersEvents {
  added: RemoteTrack;
  removed: RemoteTrack;
  /** All that the last `adopt` asked for is consumed or has failed. */
  adopted: Record<string, never>;
  /** Streams could not be consumed: the negotiation of this transport is in doubt. */
  failed: { error: unknown };
}

interface Entry {
  readonly offer: ConsumerOffer;
  consumer: Consumer | null;
}

/**
 * All streams that this app receives, by consumer. The server decides what is offered; consuming, silencing and closing
 * happen here. Owns the consumers, not the transport.
 */
export class RemoteConsumers extends TypedEmitter<RemoteConsumersEvents> {
  #transport: Transport | null = null;
  readonly #entries = new Map<ConsumerId, Entry>();
  #silenced = false;
  /** The last `adopt`. */
  #adoption: object | null = null;

  get consumerIds(): ConsumerId[] {
    return [...this.#entries.keys()];
  }

  /** All consumers that are open. */
  get running(): (Pick<RemoteTrack, 'consumerId' | 'peerId' | 'source'> & {
    readonly consumer: Consumer;
  })[] {
    return [...this.#entries.values()].flatMap(({ offer, consumer }) => {
      const { consumerId, peerId, source } = offer;
      return consumer === null ? [] : [{ consumerId, peerId, source, consumer }];
    });
  }

  /** Receives through this transport from now on; everything of the transport before is closed. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
  }

  detach(): void {
    for (const id of this.consumerIds) this.#remove(id)?.close();
    this.#transport = null;
  }

  /**
   * Consumes further streams. All `consume` calls are made before anything is awaited, because mediasoup-client
   * negotiates once for all calls of one microtask.
   */
  add(offers: readonly ConsumerOffer[]): void {
    this.#consume(offers);
  }

  /** Makes these offers the only streams: consumes the new ones, closes all others, and ends the silence. */
  adopt(offers: readonly ConsumerOffer[]): void {
    const offered = new Set(offers.map(({ consumerId }) => consumerId));
    const gone = this.consumerIds
      .filter((id) => !offered.has(id))
      .map((id) => this.#remove(id))
      .filter((consumer) => consumer !== null);
    this.restore();
    const adoption = Promise.all(this.#consume(offers));
    this.#adoption = adoption;
    void adoption.then(() => this.#adoption === adoption && this.emit('adopted', {}));
    // Queued after the new ones in mediasoup-client: those are heard one negotiation sooner, and all closings share
    // one.
    queueMicrotask(() => {
      for (const consumer of gone) consumer.close();
    });
  }

  /** Makes these offers the only streams of one peer's share. */
  adoptShare(peerId: PeerId, offers: readonly ConsumerOffer[]): void {
    const offered = new Set(offers.map(({ consumerId }) => consumerId));
    const gone = [...this.#entries.values()]
      .map(({ offer }) => offer)
      .filter((offer) => offer.peerId === peerId && isOfShare(offer.source))
      .filter(({ consumerId }) => !offered.has(consumerId));
    this.end(gone.map(({ consumerId }) => consumerId));
    this.add(offers);
  }

  /** Closes streams that the server has ended. */
  end(consumerIds: readonly ConsumerId[]): void {
    for (const id of consumerIds) this.#remove(id)?.close();
  }

  /** Silences the room but keeps its streams: the server has not confirmed yet that the user leaves it. */
  silence(): void {
    this.#silenced = true;
    this.#enableTracks();
  }

  /** Ends the silence. */
  restore(): void {
    this.#silenced = false;
    this.#enableTracks();
  }

  /** Each promise is resolved once its stream is consumed or has failed. */
  #consume(offers: readonly ConsumerOffer[]): Promise<void>[] {
    const transport = this.#transport;
    if (transport === null || transport.closed) return [];
    return offers
      .filter(({ consumerId }) => !this.#entries.has(consumerId))
      .map((offer) => {
        const entry: Entry = { offer, consumer: null };
        this.#entries.set(offer.consumerId, entry);
        return transport.consume(consumerOptions(offer)).then(
          (consumer) => this.#taken(entry, consumer),
          (error: unknown) => {
            if (this.#entries.get(offer.consumerId) !== entry) return;
            this.#entries.delete(offer.consumerId);
            if (!transport.closed) this.emit('failed', { error });
          },
        );
      });
  }

  #taken(entry: Entry, consumer: Consumer): void {
    if (this.#entries.get(entry.offer.consumerId) !== entry) {
      consumer.close();
      return;
    }
    entry.consumer = consumer;
    consumer.track.enabled = this.#isEnabled(entry);
    this.emit('added', remoteTrack(entry.offer, consumer));
  }

  #remove(id: ConsumerId): Consumer | null {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (!entry?.consumer) return null;
    this.emit('removed', remoteTrack(entry.offer, entry.consumer));
    return entry.consumer;
  }

  #enableTracks(): void {
    for (const entry of this.#entries.values()) {
      if (entry.consumer !== null) entry.consumer.track.enabled = this.#isEnabled(entry);
    }
  }

  /**
   * Whispers do not belong to the room and stay audible. Video goes on: a browser shows a disabled one as black, and it is
   * seen until the new room is.
   */
  #isEnabled({ offer: { source } }: Entry): boolean {
    return !this.#silenced || source === 'whisper' || kindOf(source) === 'video';
  }
}

function remoteTrack(offer: ConsumerOffer, consumer: Consumer): RemoteTrack {
  const { consumerId, peerId, source } = offer;
  return { consumerId, peerId, source, track: consumer.track };
}
