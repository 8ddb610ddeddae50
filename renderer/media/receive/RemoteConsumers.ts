import type { Consumer, Transport } from 'mediasoup-client/types';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { isOfShare, kindOf, type ReceivedSource } from '../../../shared/domain/Source.ts';
import type { ConsumerOffer, VoiceSlot } from '../../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { consumerOptions } from '../transport/mediasoupTypes.ts';

/** What receives a stream: a consumer, or a voice slot. */
export interface ReceivingConsumer extends Pick<Consumer, 'track' | 'getStats'> {
  readonly rtpReceiver?: Pick<RTCRtpReceiver, 'getSynchronizationSources'> | undefined;
}

/** The same, until it is closed. */
export interface RunningConsumer extends ReceivingConsumer {
  close(): void;
}

/** Receives voices without a negotiation; `VoiceSlots` in the app. */
export interface VoiceReceiver {
  /** The voice of this peer in a slot. Whatever was in it before must be closed. */
  take(slot: VoiceSlot, peerId: PeerId): Promise<RunningConsumer>;
  /** Nobody is heard for a moment. */
  rest(): void;
  /** The transports are gone. */
  close(): void;
}

/** The track of a stream that another peer sends. */
export interface RemoteTrack {
  readonly consumerId: ConsumerId;
  readonly peerId: PeerId;
  readonly source: ReceivedSource;
  readonly track: MediaStreamTrack;
}

export interface RemoteConsumersEvents {
  added: RemoteTrack;
  removed: RemoteTrack;
  /** Other streams than before are being made for the room; `settled` follows. */
  settling: Record<string, never>;
  /** The room's streams are as they will be: all that the last `adopt` asked for is consumed or has failed, or none had gone. */
  settled: Record<string, never>;
  /** Streams could not be consumed: the negotiation of this transport is in doubt. */
  failed: { error: unknown };
}

interface Entry {
  readonly offer: ConsumerOffer;
  /** Resolved once the stream is negotiated or has failed. */
  readonly settled: Promise<void>;
  /** True while nothing flows through it: the user may be about to join its room. It is neither heard nor shown. */
  prepared: boolean;
  /** True from a click that joins its room: the old room's silence does not cover it, so it is heard with its first packet. */
  expected: boolean;
  /** Null while it is being negotiated. */
  consumer: RunningConsumer | null;
}

/**
 * All streams that this app receives, by consumer. The server decides what is offered; consuming, silencing and closing
 * happen here. Owns the consumers, not the transport.
 */
export class RemoteConsumers extends TypedEmitter<RemoteConsumersEvents> {
  /** Null before it is loaded: nothing comes through a slot that was not opened. */
  slots: VoiceReceiver | null = null;
  #transport: Transport | null = null;
  readonly #entries = new Map<ConsumerId, Entry>();
  #silenced = false;
  /** The last `adopt`. */
  #adoption: object | null = null;

  get consumerIds(): ConsumerId[] {
    return [...this.#entries.keys()];
  }

  /** All consumers that are open, without the prepared ones. */
  get running(): (Pick<RemoteTrack, 'consumerId' | 'peerId' | 'source'> & {
    readonly consumer: RunningConsumer;
  })[] {
    return [...this.#entries.values()].flatMap(({ offer, consumer, prepared }) => {
      const { consumerId, peerId, source } = offer;
      return consumer === null || prepared ? [] : [{ consumerId, peerId, source, consumer }];
    });
  }

  /** Receives through this transport from now on; everything of the transport before is closed. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
  }

  detach(): void {
    for (const id of this.consumerIds) this.#remove(id)?.close();
    this.slots?.close();
    this.#transport = null;
  }

  /**
   * Consumes further streams. All `consume` calls are made before anything is awaited, because mediasoup-client
   * negotiates once for all calls of one microtask.
   */
  add(offers: readonly ConsumerOffer[]): void {
    this.#consume(offers, false);
  }

  /** Negotiates these offers ahead, for a room that the user may be about to join, and closes all others that were prepared. */
  prepare(offers: readonly ConsumerOffer[]): void {
    const offered = new Set(offers.map(({ consumerId }) => consumerId));
    const dropped = [...this.#entries.values()]
      .filter(({ prepared, offer }) => prepared && !offered.has(offer.consumerId))
      .map(({ offer }) => this.#remove(offer.consumerId));
    this.#consume(offers, true);
    closeLater(dropped);
  }

  /**
   * The user joins the room of the prepared streams. Nothing flows before the server lets them in; then they are heard without
   * waiting for its answer. `adopt` or `silence` ends this.
   */
  expectPrepared(): void {
    for (const entry of this.#entries.values()) {
      if (!entry.prepared) continue;
      entry.expected = true;
      this.#use(entry);
    }
  }

  /** Makes these offers the only streams: consumes the new ones, closes all others, and ends the silence. */
  adopt(offers: readonly ConsumerOffer[]): void {
    const offered = new Set(offers.map(({ consumerId }) => consumerId));
    const gone = [...this.#entries.values()].filter(({ offer }) => !offered.has(offer.consumerId));
    const videos = gone.filter(({ offer }) => kindOf(offer.source) === 'video');
    for (const entry of gone) {
      this.#entries.delete(entry.offer.consumerId);
      if (!videos.includes(entry)) this.#announceEnd(entry);
    }
    this.#setSilenced(false);
    this.emit('settling', {});
    const adoption = Promise.all(this.#consume(offers, false));
    this.#adoption = adoption;
    void adoption.then(() => {
      // Until the new room is shown, the old one keeps its last pictures.
      for (const entry of videos) this.#announceEnd(entry);
      if (this.#adoption === adoption) this.emit('settled', {});
    });
    closeLater(gone.map(({ consumer }) => consumer));
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

  /** Voices that come through slots are lost. */
  fail(error: unknown): void {
    this.emit('failed', { error });
  }

  /** Silences the room but keeps its streams: the server has not confirmed yet that the user leaves it. */
  silence(): void {
    this.#setSilenced(true);
    this.slots?.rest();
  }

  /** Ends the silence: the user stays. */
  restore(): void {
    this.#setSilenced(false);
    this.emit('settled', {});
  }

  /**
   * Consumes the new streams, and begins to use those that were prepared, unless these too are only `prepared`. Each promise
   * is resolved once its stream is consumed or has failed.
   */
  #consume(offers: readonly ConsumerOffer[], prepared: boolean): Promise<void>[] {
    const transport = this.#transport;
    if (transport === null || transport.closed) return [];
    return offers.map((offer) => {
      const known = this.#entries.get(offer.consumerId);
      if (known !== undefined) {
        if (known.prepared && !prepared) this.#use(known);
        return known.settled;
      }
      const { slot } = offer;
      const consuming: Promise<RunningConsumer> =
        slot && this.slots
          ? this.slots.take(slot, offer.peerId)
          : transport.consume(consumerOptions(offer));
      const settled = consuming.then(
        (consumer) => this.#taken(entry, consumer),
        (error: unknown) => {
          if (this.#entries.get(offer.consumerId) !== entry) return;
          this.#entries.delete(offer.consumerId);
          if (!transport.closed) this.emit('failed', { error });
        },
      );
      const entry: Entry = { offer, settled, prepared, expected: false, consumer: null };
      this.#entries.set(offer.consumerId, entry);
      return settled;
    });
  }

  #taken(entry: Entry, consumer: RunningConsumer): void {
    if (this.#entries.get(entry.offer.consumerId) !== entry) {
      consumer.close();
      return;
    }
    entry.consumer = consumer;
    consumer.track.enabled = this.#isEnabled(entry);
    if (!entry.prepared) this.emit('added', remoteTrack(entry.offer, consumer));
  }

  /** The user enters the room of a prepared stream. */
  #use(entry: Entry): void {
    entry.prepared = false;
    if (entry.consumer !== null) this.#taken(entry, entry.consumer);
  }

  #remove(id: ConsumerId): RunningConsumer | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    this.#entries.delete(id);
    this.#announceEnd(entry);
    return entry.consumer;
  }

  #announceEnd({ offer, consumer, prepared }: Entry): void {
    if (consumer !== null && !prepared) this.emit('removed', remoteTrack(offer, consumer));
  }

  #setSilenced(silenced: boolean): void {
    this.#silenced = silenced;
    for (const entry of this.#entries.values()) {
      entry.expected = false;
      if (entry.consumer !== null) entry.consumer.track.enabled = this.#isEnabled(entry);
    }
  }

  /**
   * Whispers do not belong to the room and stay audible. Video goes on: a browser shows a disabled one as black, and it is
   * seen until the new room is.
   */
  #isEnabled({ prepared, expected, offer: { source } }: Entry): boolean {
    if (prepared) return false;
    return !this.#silenced || expected || source === 'whisper' || kindOf(source) === 'video';
  }
}

/**
 * Closes consumers after those that were just asked for: mediasoup-client then negotiates the new ones first, and all closings
 * share one negotiation.
 */
function closeLater(consumers: readonly (RunningConsumer | null)[]): void {
  queueMicrotask(() => {
    for (const consumer of consumers) consumer?.close();
  });
}

function remoteTrack(offer: ConsumerOffer, consumer: RunningConsumer): RemoteTrack {
  const { consumerId, peerId, source } = offer;
  return { consumerId, peerId, source, track: consumer.track };
}
