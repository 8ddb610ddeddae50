import type { types } from 'mediasoup';
import { type RtpPacket, readRtpPacket } from './rtpPacket.ts';

/**
 * Receives the packets of one producer inside the server, as somebody else in the channel would. Ends with its producer, its worker, or `close`.
 */
export class ProducerTap {
  readonly producer: types.Producer;
  #transport: types.DirectTransport | null = null;
  #consumer: types.Consumer | null = null;
  #closed = false;

  /** @param router that of the producer */
  constructor(
    producer: types.Producer,
    router: types.Router,
    onPacket: (packet: RtpPacket) => void,
  ) {
    this.producer = producer;
    this.#open(router, onPacket).catch(() => {
      // The producer or the worker has closed meanwhile.
      this.close();
    });
  }

  /** Asks the sender of a video for a whole picture. */
  requestKeyFrame(): void {
    // The producer or the worker may have closed meanwhile.
    this.#consumer?.requestKeyFrame().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#transport?.close();
    this.#transport = null;
  }

  async #open(router: types.Router, onPacket: (packet: RtpPacket) => void): Promise<void> {
    const transport = await router.createDirectTransport();
    this.#transport = transport;
    if (this.#closed) {
      this.close();
      return;
    }
    const { rtpCapabilities } = router;
    const consumer = await transport.consume({ producerId: this.producer.id, rtpCapabilities });
    this.#consumer = consumer;
    consumer.on('rtp', (bytes) => {
      const packet = this.#closed ? null : readRtpPacket(bytes);
      if (packet) onPacket(packet);
    });
  }
}
