import type { types } from 'mediasoup';
import { type RtpPacket, readRtpPacket } from '../media/rtpPacket.ts';

/**
 * Receives the packets of one voice inside the server, as a listener would. Ends with its producer, its worker, or `close`.
 */
export class VoiceTap {
  readonly producer: types.Producer;
  #transport: types.DirectTransport | null = null;
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
    consumer.on('rtp', (bytes) => {
      const packet = this.#closed ? null : readRtpPacket(bytes);
      if (packet) onPacket(packet);
    });
  }
}
