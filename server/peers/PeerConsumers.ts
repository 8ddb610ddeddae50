import { setImmediate } from 'node:timers/promises';
import type { types } from 'mediasoup';
import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId, ProducerId } from '../../shared/domain/ids.ts';
import { kindOf, type ReceivedSource, type VideoSource } from '../../shared/domain/Source.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import type { ServedStreams } from '../../shared/protocol/streams/streams.ts';
import { bandwidthPriority, layerCount, neededLayer } from '../media/layerSelection.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { PipeLease, RouterPipes } from '../media/RouterPipes.ts';
import type { Receivable } from '../media/receivable.ts';
import { type SlotLease, slotOf, type VoiceSlots } from './VoiceSlots.ts';

export interface PeerConsumersOptions {
  /** The home worker of the receiving peer. */
  readonly worker: MediaWorker;
  readonly recv: types.WebRtcTransport;
  readonly pipes: RouterPipes;
  /** What the client can receive. */
  readonly receivable: Receivable;
  /** False while the peer is deafened. */
  readonly hearing: boolean;
  /** Whether the client takes a source of another peer directly: its consumer is only kept ready. */
  readonly isCarried: (from: PeerId, source: ReceivedSource) => boolean;
  /** Whether the client's line has no room for a source of another peer: its consumer is only kept ready. */
  readonly isHeldBack: (from: PeerId, source: ReceivedSource) => boolean;
  /** Called when a video begins to be sent, also after a pause. */
  readonly onPictureBegins: () => void;
  /** Called with the consumers that ended because their producer did. */
  readonly onClosed: (consumerIds: ConsumerId[]) => void;
}

/** The peer that sends a stream, and its home worker. */
export interface Sender {
  readonly peerId: PeerId;
  readonly worker: MediaWorker;
}

/** A stream that is received, or is about to be. */
interface Received {
  readonly consumer: types.Consumer;
  readonly offer: ConsumerOffer;
  readonly lease: PipeLease | null;
  /** Of a voice: the slot that it comes through; null when it has a section of its own. */
  readonly slot: SlotLease | null;
  /** The size of a video on the client's screen; null for sound, and while the video is not seen. */
  viewedSize: VideoSize | null;
  /** The size of a video at its sender; null where that is not known. */
  sentSize: VideoSize | null;
  /**
   * The layer that the client needs; null for sound, and while none is needed. A share needs one from its beginning, so that
   * its encoder runs by the time it is seen.
   */
  layer: number | null;
}

/** A stream that the peer is about to receive if it enters a room. */
interface Prepared {
  readonly peerId: PeerId;
  /** Null when it could not be made, or was dropped meanwhile. */
  readonly making: Promise<Received | null>;
  /** Null while it is being made. */
  received: Received | null;
  dropped: boolean;
}

/**
 * All streams that one peer receives, by consumer. Owns the consumers and the pipe leases for streams from other workers.
 * `PeerMedia` owns the transport, and closes this. Who receives what is decided elsewhere.
 */
export class PeerConsumers {
  /** Null until the client has opened them. `PeerMedia` owns them. */
  slots: VoiceSlots | null = null;
  readonly #options: PeerConsumersOptions;
  readonly #received = new Map<ConsumerId, Received>();
  /** By the id of the producer. Nothing flows through them, and they count nowhere as received. */
  readonly #prepared = new Map<string, Prepared>();
  /** By the id of each producer that is received or about to be; resolved once that is known. */
  readonly #consuming = new Map<string, Promise<unknown>>();
  #closedByProducer: ConsumerId[] = [];
  #hearing: boolean;
  #closed = false;

  constructor(options: PeerConsumersOptions) {
    this.#options = options;
    this.#hearing = options.hearing;
  }

  /**
   * Lets the peer receive one producer, a microphone through a voice slot if one is free. Sound starts at once; video is paused until
   * `setViewedSize`. Returns null when the client cannot decode it or receives it already, or when `stillWanted` is false once the
   * consumer exists.
   */
  async consume(
    sender: Sender,
    source: ReceivedSource,
    producer: types.Producer,
    stillWanted: () => boolean,
  ): Promise<ConsumerOffer | null> {
    const { id } = producer;
    for (let before = this.#consuming.get(id); before; before = this.#consuming.get(id)) {
      await before;
      if (this.#consuming.get(id) === before) return null;
      // What was under way was wanted in a room that both have left meanwhile.
      if (!stillWanted()) return null;
    }
    if (this.#closed) return null;
    const taking = this.#take(sender, source, producer, stillWanted);
    this.#consuming.set(id, taking);
    return await taking;
  }

  async #take(
    sender: Sender,
    source: ReceivedSource,
    producer: types.Producer,
    stillWanted: () => boolean,
  ): Promise<ConsumerOffer | null> {
    const prepared = this.#prepared.get(producer.id);
    this.#prepared.delete(producer.id);
    const isVideo = kindOf(source) === 'video';
    const isHeard = () => this.#hearing && !this.#isUnsent({ peerId: sender.peerId, source });
    const received = await (prepared?.making ??
      this.#make(sender, source, producer, isVideo || !isHeard()));
    if (received === null) {
      this.#consuming.delete(producer.id);
      return null;
    }
    const { consumer, offer } = received;
    this.#received.set(offer.consumerId, received);
    // The peer may change `deafened` meanwhile.
    while (!isVideo && !consumer.closed && consumer.paused === isHeard()) {
      await setRunning(consumer, isHeard());
    }
    if (stillWanted() && !consumer.closed && !this.#closed) return offer;
    this.#end(offer.consumerId);
    return null;
  }

  /**
   * Makes the consumer of one producer ahead, paused, for a peer that may be about to `consume` it. Does nothing when the
   * client cannot decode it, receives it already, or has it prepared, nor for a voice that will come through a slot: it is
   * heard no sooner when it is prepared.
   */
  async prepare(sender: Sender, source: ReceivedSource, producer: types.Producer): Promise<void> {
    const { id } = producer;
    if (this.#closed || this.#consuming.has(id) || this.#prepared.has(id)) return;
    if (source === 'microphone' && this.slots?.isConnected) return;
    const making = this.#make(sender, source, producer, true).then((received) => {
      if (received !== null && !prepared.dropped) {
        prepared.received = received;
        return received;
      }
      if (received !== null) close(received);
      if (this.#prepared.get(id) === prepared) this.#prepared.delete(id);
      return null;
    });
    const prepared: Prepared = { peerId: sender.peerId, making, received: null, dropped: false };
    this.#prepared.set(id, prepared);
    await making;
  }

  /** The offers of all that is prepared and not received yet. */
  get preparedOffers(): ConsumerOffer[] {
    return [...this.#prepared.values()].flatMap(({ received }) =>
      received === null ? [] : [received.offer],
    );
  }

  /** Drops what is prepared, from one peer or from everybody. Returns the consumers that ended. */
  dropPrepared(from: PeerId | 'everybody'): ConsumerId[] {
    const dropped = [...this.#prepared].filter(
      ([, { peerId }]) => from === 'everybody' || peerId === from,
    );
    return dropped.flatMap(([producerId, prepared]) => {
      this.#prepared.delete(producerId);
      prepared.dropped = true;
      const { received } = prepared;
      if (received === null) return [];
      close(received);
      return [received.offer.consumerId];
    });
  }

  /** The offers of all streams that the peer receives now. */
  get offers(): ConsumerOffer[] {
    return [...this.#received.values()].map(({ offer }) => offer);
  }

  /** The peers whose microphones are sent to this peer now, reach it directly, or would be sent as soon as they speak. */
  get voices(): ReadonlySet<PeerId> {
    const voices = [...this.#received.values()].filter(
      ({ consumer, offer }) =>
        offer.source === 'microphone' && (!consumer.paused || this.#isUnsent(offer)),
    );
    return new Set(voices.map(({ offer }) => offer.peerId));
  }

  /** The quality of each stream, for the statistics of the client. */
  get served(): ServedStreams['received'] {
    return [...this.#received].map(([consumerId, { consumer }]) => ({
      consumerId,
      score: consumer.score.score,
      senderScore: consumer.score.producerScore,
      layer: consumer.kind === 'video' ? (consumer.currentLayers ?? null) : null,
    }));
  }

  /** Whether this consumer still exists. */
  has(consumerId: ConsumerId): boolean {
    return this.#received.has(consumerId);
  }

  /**
   * Forwards a video of one peer in the layer that its size on the client's screen needs, or pauses it while it is not seen.
   * mediasoup requests a keyframe when it resumes. Does nothing when there is no such video.
   *
   * @param viewedSize on the client's screen; null while it is not seen
   * @param sentSize at the sender; null where that is not known
   */
  async setViewedSize(
    from: PeerId,
    source: VideoSource,
    viewedSize: VideoSize | null,
    sentSize: VideoSize | null,
  ): Promise<void> {
    const received = this.#find(from, source);
    if (!received) return;
    Object.assign(received, { viewedSize, sentSize });
    await this.#showVideo(received);
  }

  /** Runs a video in the layer that its size on the screen needs, or pauses it. */
  async #showVideo(received: Received): Promise<void> {
    const { consumer, offer, viewedSize, sentSize } = received;
    const source = offer.source as VideoSource;
    const view = viewedSize && { source, viewedSize, sentSize };
    received.layer = view && neededLayer(view, layerCount(consumer));
    try {
      if (view === null || received.layer === null || this.#isUnsent(offer)) {
        await consumer.pause();
      } else {
        const priority = bandwidthPriority(view);
        const isOtherLayer =
          consumer.type !== 'simple' && consumer.preferredLayers?.spatialLayer !== received.layer;
        // Sent together; the worker keeps this order. The layer is set before the resume, so that only one keyframe is
        // requested, and for the right layer.
        if (consumer.paused) this.#options.onPictureBegins();
        await Promise.all([
          consumer.priority !== priority && consumer.setPriority(priority),
          isOtherLayer && consumer.setPreferredLayers({ spatialLayer: received.layer }),
          consumer.resume(),
        ]);
      }
    } catch (error) {
      // The consumer may close at any moment.
      if (!(await hasEnded(consumer))) throw error;
    }
  }

  /** A video of one peer has another size at its sender: the client may need another layer. */
  async setSentSize(from: PeerId, source: VideoSource, sentSize: VideoSize): Promise<void> {
    const viewedSize = this.#find(from, source)?.viewedSize ?? null;
    if (viewedSize !== null) await this.setViewedSize(from, source, viewedSize, sentSize);
  }

  /** The layer of one peer's video that the client needs, or null. */
  wantedLayer(from: PeerId, source: ReceivedSource): number | null {
    return this.#find(from, source)?.layer ?? null;
  }

  /** Stops receiving all sources, or only some, from one peer or from everybody. Returns the consumers that ended. */
  stop(from: PeerId | 'everybody', only?: readonly ReceivedSource[]): ConsumerId[] {
    const ended = this.offers
      .filter(({ peerId }) => from === 'everybody' || peerId === from)
      .filter(({ source }) => only === undefined || only.includes(source))
      .map(({ consumerId }) => consumerId);
    for (const id of ended) this.#end(id);
    return ended;
  }

  /** Pauses or resumes all sound that the peer receives. */
  async setHearing(hearing: boolean): Promise<void> {
    this.#hearing = hearing;
    await this.#followSound();
  }

  /** Must be called when other sources are carried or held back than before: pauses these, and runs all others again. */
  async followUnsent(): Promise<void> {
    // A video that is not seen is paused anyway.
    const seen = [...this.#received.values()].filter(({ viewedSize }) => viewedSize !== null);
    await Promise.all([this.#followSound(), ...seen.map((video) => this.#showVideo(video))]);
  }

  async #followSound(): Promise<void> {
    await Promise.all(
      [...this.#received.values()]
        .filter(({ offer }) => offer.kind === 'audio')
        .map(({ consumer, offer }) =>
          setRunning(consumer, this.#hearing && !this.#isUnsent(offer)),
        ),
    );
  }

  /** Whether a source is only kept ready, though the client wants it. */
  #isUnsent({ peerId, source }: Pick<ConsumerOffer, 'peerId' | 'source'>): boolean {
    const { isCarried, isHeldBack } = this.#options;
    return isCarried(peerId, source) || isHeldBack(peerId, source);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.stop('everybody');
    this.dropPrepared('everybody');
  }

  /** Null when there is nothing to offer. */
  async #make(
    sender: Sender,
    source: ReceivedSource,
    producer: types.Producer,
    paused: boolean,
  ): Promise<Received | null> {
    let lease: PipeLease | null = null;
    const slots = source === 'microphone' ? this.slots : null;
    const slot = slots?.take() ?? null;
    try {
      const { worker, recv, pipes, receivable } = this.#options;
      if (sender.worker !== worker) {
        lease = await pipes.lease(producer, sender.worker.router, worker.router);
      }
      const options = {
        paused,
        // Lost sound is sent again, too; without this mediasoup does that only for video.
        enableRtx: true,
        appData: { peerId: sender.peerId, source },
      };
      const consumer =
        slots && slot
          ? await slots.consume(producer, slot, options)
          : await recv.consume({
              ...options,
              producerId: producer.id,
              rtpCapabilities: receivable[kindOf(source)],
            });
      const offer = offerOf(consumer, sender.peerId, source, slot);
      const layer = source === 'screen' ? layerCount(consumer) - 1 : null;
      const received: Received = {
        consumer,
        offer,
        lease,
        slot,
        viewedSize: null,
        sentSize: null,
        layer,
      };
      if (consumer.closed || this.#closed) {
        close(received);
        return null;
      }
      consumer.once('producerclose', () => this.#forgetEnded(received));
      return received;
    } catch {
      // The client cannot decode it, or the producer, a worker or this peer closed meanwhile: that is normal.
      lease?.release();
      slot?.release();
      return null;
    }
  }

  #find(from: PeerId, source: ReceivedSource): Received | undefined {
    return [...this.#received.values()].find(
      ({ offer }) => offer.peerId === from && offer.source === source,
    );
  }

  #end(id: ConsumerId): void {
    const received = this.#received.get(id);
    if (!received) return;
    this.#received.delete(id);
    this.#consuming.delete(received.offer.producerId);
    close(received);
  }

  /** Several producers end together when a peer leaves; they are reported in one call. */
  #forgetEnded(received: Received): void {
    const { consumerId, producerId } = received.offer;
    const isPrepared = this.#prepared.delete(producerId);
    if (!isPrepared && !this.#received.has(consumerId)) {
      // It is being taken right now, and `consume` sees that it has closed.
      return;
    }
    if (isPrepared) close(received);
    else this.#end(consumerId);
    if (this.#closedByProducer.push(consumerId) > 1) return;
    queueMicrotask(() => {
      const ended = this.#closedByProducer;
      this.#closedByProducer = [];
      if (!this.#closed) this.#options.onClosed(ended);
    });
  }
}

function close({ consumer, lease, slot }: Received): void {
  consumer.close();
  lease?.release();
  slot?.release();
}

/**
 * Whether a consumer that the worker no longer knows has closed. mediasoup emits the close one turn of the event loop after
 * the worker's answer that there is no such consumer (`Channel.js`).
 */
async function hasEnded(consumer: types.Consumer): Promise<boolean> {
  if (!consumer.closed) await setImmediate();
  return consumer.closed;
}

/** Resumes or pauses a consumer, unless it closes meanwhile. */
async function setRunning(consumer: types.Consumer, runs: boolean): Promise<void> {
  try {
    await (runs ? consumer.resume() : consumer.pause());
  } catch (error) {
    if (!(await hasEnded(consumer))) throw error;
  }
}

function offerOf(
  consumer: types.Consumer,
  peerId: PeerId,
  source: ReceivedSource,
  slot: SlotLease | null,
): ConsumerOffer {
  return {
    consumerId: consumer.id as ConsumerId,
    producerId: consumer.producerId as ProducerId,
    peerId,
    source,
    kind: consumer.kind,
    ...(slot
      ? { slot: slotOf(consumer, slot), rtpParameters: null }
      : { rtpParameters: consumer.rtpParameters as ConsumerOffer['rtpParameters'] }),
  };
}
