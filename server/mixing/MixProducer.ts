import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import { samplesPerMs } from '../media/opusPackets.ts';

const payloadType = 100;
/** While all is silent a packet is sent only so often, as by every encoder with DTX, so that listeners know that it still comes. */
const keepAliveMs = 400;
/** 20 ms of silence. */
export const silentPacket = Uint8Array.of(0xf8, 0xff, 0xfe);

/** A mix as a producer of a router, so that peers receive it like a voice. `close` closes it. */
export class MixProducer {
  readonly producer: types.Producer;
  readonly #transport: types.DirectTransport;
  readonly #packetMs: number;
  readonly #header = Buffer.alloc(12);
  #sequence = randomInt(2 ** 16);
  #timestamp = randomInt(2 ** 32);
  #silentMs = 0;

  private constructor(
    transport: types.DirectTransport,
    producer: types.Producer,
    ssrc: number,
    packetMs: number,
  ) {
    this.#transport = transport;
    this.producer = producer;
    this.#packetMs = packetMs;
    this.#header.writeUInt8(2 << 6, 0);
    this.#header.writeUInt32BE(ssrc, 8);
  }

  /** @param packetMs how long each packet sounds. Rejects when the worker dies meanwhile. */
  static async open(router: types.Router, packetMs: number): Promise<MixProducer> {
    const transport = await router.createDirectTransport();
    const ssrc = randomInt(1, 2 ** 32);
    const producer = await transport.produce({
      kind: 'audio',
      rtpParameters: {
        codecs: [
          {
            mimeType: 'audio/opus',
            payloadType,
            clockRate: 1000 * samplesPerMs,
            channels: 2,
            parameters: { useinbandfec: 1, usedtx: 1, 'sprop-stereo': 1 },
          },
        ],
        encodings: [{ ssrc, dtx: true }],
      },
      appData: { source: 'mix' },
    });
    return new MixProducer(transport, producer, ssrc, packetMs);
  }

  /** @param packet the next one; null for a silent one */
  send(packet: Uint8Array | null): void {
    const isFirst = this.#silentMs > 0;
    this.#silentMs = packet === null ? this.#silentMs + this.#packetMs : 0;
    if (packet !== null || this.#silentMs % keepAliveMs < this.#packetMs) {
      this.#header.writeUInt8(payloadType | (isFirst ? 0x80 : 0), 1);
      this.#header.writeUInt16BE(this.#sequence, 2);
      this.#header.writeUInt32BE(this.#timestamp, 4);
      this.producer.send(Buffer.concat([this.#header, packet ?? silentPacket]));
      this.#sequence = (this.#sequence + 1) & 0xffff;
    }
    this.#timestamp = (this.#timestamp + this.#packetMs * samplesPerMs) >>> 0;
  }

  close(): void {
    this.#transport.close();
  }
}
