import { samplesPerMs } from '../media/opusPackets.ts';
import { ChannelMix } from './ChannelMix.ts';
import { EncoderPool } from './EncoderPool.ts';
import { clockMs, type MixedPacket, type MixRequest } from './mixMessages.ts';

/** What a mix gives at once: the usual length of a packet. */
export const blockMs = 20;
/** A thread that was kept from running mixes what it has missed, but no more than this; in ms. */
const missedMaxMs = 1_000;

/** All live mixes, in a thread of their own: see `LiveMixer`. Mixes on time by its own clock while there is something to mix. */
export class MixEngine {
  readonly #send: (packets: MixedPacket[]) => void;
  readonly #encoders = new EncoderPool();
  readonly #mixes = new Map<number, ChannelMix>();
  #nextMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (packets: MixedPacket[]) => void) {
    this.#send = send;
    this.#encoders.fill();
  }

  handle(request: MixRequest): void {
    if (request.do === 'open') {
      this.#mixes.set(request.mix, new ChannelMix(blockMs * samplesPerMs, this.#encoders));
      if (this.#timer === null) this.#start();
      return;
    }
    const mix = this.#mixes.get(request.mix);
    if (!mix) return;
    switch (request.do) {
      case 'close':
        mix.close();
        this.#mixes.delete(request.mix);
        break;
      case 'addVoice':
        mix.addVoice(request.voice, request.kind);
        break;
      case 'removeVoice':
        mix.removeVoice(request.voice);
        break;
      case 'hear':
        mix.hear(request.stream, request.hearing);
        break;
      case 'unhear':
        mix.unhear(request.stream);
        break;
      case 'take':
        mix.take(request.voice, request.packet);
    }
  }

  #start(): void {
    this.#nextMs = clockMs();
    this.#tick();
  }

  #tick(): void {
    if (this.#mixes.size === 0) {
      this.#timer = null;
      return;
    }
    const nowMs = clockMs();
    this.#nextMs = Math.max(this.#nextMs, nowMs - missedMaxMs);
    const packets: MixedPacket[] = [];
    for (; this.#nextMs <= nowMs; this.#nextMs += blockMs) {
      for (const [mix, channel] of this.#mixes) {
        channel.mix(this.#nextMs, (streams, packet) => packets.push({ mix, streams, packet }));
      }
    }
    if (packets.length > 0) this.#send(packets);
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#nextMs - clockMs()));
  }
}
