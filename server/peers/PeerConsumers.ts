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

export interface PeerConsumersOptions {
  /** The receiving peer's home. */
  readonly worker: MediaWorker;
  readonly recv: types.WebRtcTransport;
  readonly pipes: RouterPipes;
  /** What the client can receive. */
  readonly rtpCapabilities: RtpCapabilitiesField;
  /** False while the peer is deafened. */
  readonly hearing: boolean;
  /** Told which consumers ended because their producer did. */
  readonly onClosed: (consumerIds: ConsumerId[]) => void;
}

/** Who sends what is received, and from which worker. */
export interface Sender {
  readonly peerId: PeerId;
  readonly worker: MediaWorker;
}

interface Received {
  readonly consumer: types.Consumer;
  readonly offer: ConsumerOffer;
  readonly lease: PipeLease | null;
  /**
   * How large a picture is looked at, and in which layer; null while nobody does, and for sound. Whoever has just begun to
   * watch a share is about to look: its encoder is to run by then.
   */
  shown: VideoSize | null;
  layer: number | null;
}

/**
 * All streams that one peer receives, by consumer. Owns the consumers and the leases of the pipes that bring them from
 * other workers; the transport belongs to `PeerMedia`, which closes this. Who receives what is decided elsewhere.
 */
export class PeerConsumers {
  readonly #options: PeerConsumersOptions;
  readonly #received = new Map<ConsumerId, Received>();
  /** The producers that are received, or are about to be. */
  readonly #consuming = new Set<string>();
  #closedByProducer: ConsumerId[] = [];
  #hearing: boolean;
  #closed = false;

  constructor(options: PeerConsumersOptions) {
    this.#options = options;
    this.#hearing = options.hearing;
  }

  /**
   * Lets the peer receive one producer. Sound starts at once; pictures wait for `show`. Answers null when the client
   * cannot decode it, receives it already, or when `stillWanted` no longer holds once it is made.
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
      const rtpCapabilities = this.#options.rtpCapabilities as types.RtpCapabilities;
      let hearing = this.#hearing;
      if (!worker.router.canConsume({ producerId: producer.id, rtpCapabilities })) {
        throw new RequestError('invalidRequest', 'the client cannot decode it');
      }
      const consumer = await recv.consume({
        producerId: producer.id,
        rtpCapabilities,
        paused: !hearing || kindOf(source) === 'video',
        appData: { peerId: sender.peerId, source },
      });
      // The peer may have deafened itself, or no longer, while the stream was made.
      while (consumer.kind === 'audio' && hearing !== this.#hearing) {
        hearing = this.#hearing;
        await (hearing ? consumer.resume() : consumer.pause());
      }
      if (!stillWanted() || consumer.closed || this.#closed) {
        consumer.close();
        throw new RequestError('notFound', 'no longer wanted');
      }
      const offer = offerOf(consumer, sender.peerId, source);
      const layer = source === 'screen' ? layerCount(consumer) - 1 : null;
      this.#received.set(offer.consumerId, { consumer, offer, lease, shown: null, layer });
      consumer.once('producerclose', () => this.#forgetEnded(offer.consumerId));
      return offer;
    } catch {
      // The producer, a worker or this peer went away meanwhile: a normal end, there is nothing to offer.
      lease?.release();
      this.#consuming.delete(producer.id);
      return null;
    }
  }

  /** All streams that the peer receives now. */
  get offers(): ConsumerOffer[] {
    return [...this.#received.values()].map(({ offer }) => offer);
  }

  /** Whose voices are sent to the peer now. */
  get voices(): ReadonlySet<PeerId> {
    const voices = [...this.#received.values()].filter(
      ({ consumer, offer }) => offer.source === 'microphone' && !consumer.paused,
    );
    return new Set(voices.map(({ offer }) => offer.peerId));
  }

  /** How each stream does, for who looks into it. */
  get served(): ServedStreams['received'] {
    return [...this.#received].map(([consumerId, { consumer }]) => ({
      consumerId,
      score: consumer.score.score,
      senderScore: consumer.score.producerScore,
      layer: consumer.kind === 'video' ? (consumer.currentLayers ?? null) : null,
    }));
  }

  /** Whether this stream still runs. */
  has(consumerId: ConsumerId): boolean {
    return this.#received.has(consumerId);
  }

  /**
   * Lets a picture from one peer run in the layer that its size on the client’s screen asks for, or rest while it is not
   * seen. mediasoup asks for a keyframe when it begins. Nothing when there is no such picture. `sent` is how large it is
   * where it comes from, as far as that is known.
   */
  async show(
    from: PeerId,
    source: VideoSource,
    shown: VideoSize | null,
    sent: VideoSize | null,
  ): Promise<void> {
    const received = this.#find(from, source);
    if (!received) return;
    const { consumer } = received;
    const look = shown && { source, shown, sent };
    received.shown = shown;
    received.layer = look && neededLayer(look, layerCount(consumer));
    try {
      if (look === null || received.layer === null) {
        await consumer.pause();
      } else {
        const priority = bandwidthPriority(look);
        const isOtherLayer =
          consumer.type !== 'simple' && consumer.preferredLayers?.spatialLayer !== received.layer;
        // In one go: the worker does them in this order. The layer before it runs, so that the keyframe is asked for once,
        // and of the right one.
        await Promise.all([
          consumer.priority !== priority && consumer.setPriority(priority),
          isOtherLayer && consumer.setPreferredLayers({ spatialLayer: received.layer }),
          consumer.resume(),
        ]);
      }
    } catch (error) {
      // It may end at any moment; then there is nothing to show.
      if (!(await hasEnded(consumer))) throw error;
    }
  }

  /** A picture from one peer has another size from now on: those who look at it may need another layer. */
  async resized(from: PeerId, source: VideoSource, sent: VideoSize): Promise<void> {
    const shown = this.#find(from, source)?.shown ?? null;
    if (shown !== null) await this.show(from, source, shown, sent);
  }

  /** The layer in which the client looks at a picture from one peer, or null. */
  wantedLayer(from: PeerId, source: Source): number | null {
    return this.#find(from, source)?.layer ?? null;
  }

  /** Stops receiving from one peer, all or only some sources, or from everybody; answers which streams ended. */
  stop(from: PeerId | 'everybody', only?: readonly Source[]): ConsumerId[] {
    const ended = this.offers
      .filter(({ peerId }) => from === 'everybody' || peerId === from)
      .filter(({ source }) => only === undefined || only.includes(source))
      .map(({ consumerId }) => consumerId);
    for (const id of ended) this.#end(id);
    return ended;
  }

  /** Pauses or resumes all sound that comes to the peer. */
  async setHearing(hearing: boolean): Promise<void> {
    this.#hearing = hearing;
    await Promise.all(
      [...this.#received.values()]
        .filter(({ offer }) => offer.kind === 'audio')
        .map(({ consumer }) => letRun(consumer, hearing)),
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

  /** Several producers end together when somebody leaves: the client is told once. */
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
 * Whether a stream that the worker no longer knows has ended: mediasoup passes on the word of its end only a turn of the
 * event loop after the answer that it is not there (`Channel.js`).
 */
async function hasEnded(consumer: types.Consumer): Promise<boolean> {
  if (!consumer.closed) await setImmediate();
  return consumer.closed;
}

/** Lets a stream run, or rest. It may end at any moment; then there is nothing to do. */
async function letRun(consumer: types.Consumer, runs: boolean): Promise<void> {
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
