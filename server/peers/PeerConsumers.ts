import { setImmediate } from 'node:timers/promises';
import type { types } from 'mediasoup';
import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId, ProducerId } from '../../shared/domain/ids.ts';
import { kindOf, type Source, type VideoSource } from '../../shared/domain/Source.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer, RtpCapabilitiesField } from '../../shared/protocol/media.ts';
import type { ServedStreams } from '../../shared/protocol/streams.ts';
import { bandwidthPriority, layerCount, neededLayer } from '../media/layerSelection.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { PipeLease, RouterPipes } from '../media/RouterPipes.ts';
import { type Receivable, receivableOf } from '../media/receivable.ts';

export interface PeerConsumersOptions {
  /** The home worker of the receiving peer. */
  readonly worker: MediaWorker;
  readonly recv: types.WebRtcTransport;
  readonly pipes: RouterPipes;
  /** What the client can receive. */
  readonly rtpCapabilities: RtpCapabilitiesField;
  /** False while the peer is deafened. */
  readonly hearing: boolean;
  /** Called with the consumers that ended because their producer did. */
  readonly onClosed: (consumerIds: ConsumerId[]) => void;
}

/** The peer that sends a stream, and its home worker. */
export interface Sender {
  readonly peerId: PeerId;
  readonly worker: MediaWorker;
}

interface Received {
  readonly consumer: types.Consumer;
  readonly offer: ConsumerOffer;
  readonly lease: PipeLease | null;
  /** The size of a video on the client's screen; null for sound, and while the video is not seen. */
  viewedSize: VideoSize | null;
  /**
   * The layer that the client needs; null for sound, and while none is needed. A share needs one from its beginning, so that
   * its encoder runs by the time it is seen.
   */
  layer: number | null;
}

/**
 * All streams that one peer receives, by consumer. Owns the consumers and the pipe leases for streams from other workers.
 * `PeerMedia` owns the transport, and closes this. Who receives what is decided elsewhere.
 */
export class PeerConsumers {
  readonly #options: PeerConsumersOptions;
  readonly #receivable: Receivable;
  readonly #received = new Map<ConsumerId, Received>();
  /** Ids of the producers that are received, or are about to be. */
  readonly #consuming = new Set<string>();
  #closedByProducer: ConsumerId[] = [];
  #hearing: boolean;
  #closed = false;

  constructor(options: PeerConsumersOptions) {
    this.#options = options;
    this.#receivable = receivableOf(options.rtpCapabilities);
    this.#hearing = options.hearing;
  }

  /**
   * Lets the peer receive one producer. Sound starts at once; video is paused until `setViewedSize`. Returns null when the
   * client cannot decode it or receives it already, or when `stillWanted` is false once the consumer exists.
   */
  async consume(
    sender: Sender,
    source: Source,
    producer: types.Producer,
    stillWanted: () => boolean,
  ): Promise<ConsumerOffer | null> {
    if (this.#closed || this.#consuming.has(producer.id)) return null;
    this.#consuming.add(producer.id);
    let lease: PipeLease | null = null;
    try {
      const { worker, recv, pipes } = this.#options;
      if (sender.worker !== worker) {
        lease = await pipes.lease(producer, sender.worker.router, worker.router);
      }
      const kind = kindOf(source);
      let hearing = this.#hearing;
      // Throws when the client cannot decode it.
      const consumer = await recv.consume({
        producerId: producer.id,
        rtpCapabilities: this.#receivable[kind],
        paused: !hearing || kind === 'video',
        appData: { peerId: sender.peerId, source },
      });
      // The peer may have changed `deafened` while the consumer was made.
      while (kind === 'audio' && hearing !== this.#hearing) {
        hearing = this.#hearing;
        await (hearing ? consumer.resume() : consumer.pause());
      }
      if (!stillWanted() || consumer.closed || this.#closed) {
        consumer.close();
        throw new RequestError('notFound', 'no longer wanted');
      }
      const offer = offerOf(consumer, sender.peerId, source);
      const layer = source === 'screen' ? layerCount(consumer) - 1 : null;
      this.#received.set(offer.consumerId, { consumer, offer, lease, viewedSize: null, layer });
      consumer.once('producerclose', () => this.#forgetEnded(offer.consumerId));
      return offer;
    } catch {
      // The client cannot decode it, or the producer, a worker or this peer closed meanwhile: that is normal, and there is
      // nothing to offer.
      lease?.release();
      this.#consuming.delete(producer.id);
      return null;
    }
  }

  /** The offers of all streams that the peer receives now. */
  get offers(): ConsumerOffer[] {
    return [...this.#received.values()].map(({ offer }) => offer);
  }

  /** The peers whose microphones are sent to this peer now. */
  get voices(): ReadonlySet<PeerId> {
    const voices = [...this.#received.values()].filter(
      ({ consumer, offer }) => offer.source === 'microphone' && !consumer.paused,
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
    const { consumer } = received;
    const view = viewedSize && { source, viewedSize, sentSize };
    received.viewedSize = viewedSize;
    received.layer = view && neededLayer(view, layerCount(consumer));
    try {
      if (view === null || received.layer === null) {
        await consumer.pause();
      } else {
        const priority = bandwidthPriority(view);
        const isOtherLayer =
          consumer.type !== 'simple' && consumer.preferredLayers?.spatialLayer !== received.layer;
        // Sent together; the worker keeps this order. The layer is set before the resume, so that only one keyframe is
        // requested, and for the right layer.
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
  wantedLayer(from: PeerId, source: Source): number | null {
    return this.#find(from, source)?.layer ?? null;
  }

  /** Stops receiving all sources, or only some, from one peer or from everybody. Returns the consumers that ended. */
  stop(from: PeerId | 'everybody', only?: readonly Source[]): ConsumerId[] {
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
    await Promise.all(
      [...this.#received.values()]
        .filter(({ offer }) => offer.kind === 'audio')
        .map(({ consumer }) => setRunning(consumer, hearing)),
    );
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.stop('everybody');
  }

  #find(from: PeerId, source: Source): Received | undefined {
    return [...this.#received.values()].find(
      ({ offer }) => offer.peerId === from && offer.source === source,
    );
  }

  #end(id: ConsumerId): void {
    const received = this.#received.get(id);
    if (!received) return;
    this.#received.delete(id);
    this.#consuming.delete(received.offer.producerId);
    received.consumer.close();
    received.lease?.release();
  }

  /** Several producers end together when a peer leaves; they are reported in one call. */
  #forgetEnded(id: ConsumerId): void {
    this.#end(id);
    if (this.#closedByProducer.push(id) > 1) return;
    queueMicrotask(() => {
      const ended = this.#closedByProducer;
      this.#closedByProducer = [];
      if (!this.#closed) this.#options.onClosed(ended);
    });
  }
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

function offerOf(consumer: types.Consumer, peerId: PeerId, source: Source): ConsumerOffer {
  return {
    consumerId: consumer.id as ConsumerId,
    producerId: consumer.producerId as ProducerId,
    peerId,
    source,
    kind: consumer.kind,
    rtpParameters: consumer.rtpParameters as ConsumerOffer['rtpParameters'],
  };
}
