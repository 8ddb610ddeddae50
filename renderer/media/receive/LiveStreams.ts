import type { Producer, Transport } from 'mediasoup-client/types';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import type { ReceivedSource, Source } from '../../../shared/domain/Source.ts';
import type { ReceivingConsumer, RemoteConsumers } from './RemoteConsumers.ts';

export interface SentStream {
  readonly source: Source;
  readonly producer: Producer;
}

export interface ReceivedStream {
  readonly consumerId: ConsumerId;
  readonly peerId: PeerId;
  readonly source: ReceivedSource;
  readonly consumer: ReceivingConsumer;
}

/** Every stream between this app and the server, for statistics. Owns none of them. */
export class LiveStreams {
  readonly #consumers: Pick<RemoteConsumers, 'running'>;
  readonly #sent = new Map<Producer, Source>();
  #recv: Transport | null = null;
  /** What comes directly from another peer, in place of the streams through the server. */
  direct: readonly ReceivedStream[] = [];

  constructor(consumers: Pick<RemoteConsumers, 'running'>) {
    this.#consumers = consumers;
  }

  /** Streams use these transports from now on. */
  attach(send: Transport, recv: Transport): void {
    this.detach();
    this.#recv = recv;
    send.observer.on('newproducer', (producer) => {
      this.#sent.set(producer, producer.appData['source'] as Source);
      producer.observer.once('close', () => this.#sent.delete(producer));
    });
  }

  detach(): void {
    this.#sent.clear();
    this.#recv = null;
  }

  /** Whether anything can arrive: the recv transport is connected, or another peer directly. */
  get isReceiving(): boolean {
    return this.direct.length > 0 || this.#recv?.connectionState === 'connected';
  }

  /** A producer without a track only waits for its use and sends nothing. */
  get sent(): SentStream[] {
    return [...this.#sent]
      .filter(([producer]) => producer.track !== null)
      .map(([producer, source]) => ({ source, producer }));
  }

  get received(): ReceivedStream[] {
    const { direct } = this;
    const isReplaced = ({ peerId, source }: ReceivedStream) =>
      direct.some((each) => each.peerId === peerId && each.source === source);
    return [...this.#consumers.running.filter((each) => !isReplaced(each)), ...direct];
  }
}
