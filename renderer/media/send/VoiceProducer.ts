import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { passingCodes } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { ProducerLifecycle } from './ProducerLifecycle.ts';
import { tuneSender } from './tuneSender.ts';

/**
 * Speech: Xiph recommends up to 40 kbit/s for fullband mono; the rest pays for FEC. What is lost is sent again, too: see
 * docs/performance.md. Nothing is sent in silence.
 */
export const voiceCodec = {
  opusStereo: false,
  opusFec: true,
  opusNack: true,
  opusDtx: true,
  opusMaxAverageBitrate: 64_000,
} satisfies ProducerCodecOptions;
/** Music: Xiph calls stereo at 128 kbit/s “pretty much transparent”; DTX would cut off what fades out. */
export const musicCodec = {
  opusStereo: true,
  opusFec: true,
  opusNack: true,
  opusDtx: false,
  opusMaxAverageBitrate: 160_000,
} satisfies ProducerCodecOptions;

export interface VoiceProducerOptions {
  readonly request: RequestFunction;
  readonly source: 'microphone' | 'whisper';
  /** Encodes for music channels. The codec's settings are negotiated, so they last as long as the producer. */
  readonly music?: boolean;
  /** Called when the server has confirmed the producer. */
  readonly onMade?: () => void;
}

interface Wanted {
  readonly track: MediaStreamTrack;
  /** In bit/s. */
  readonly bitrate: number;
  /** False: the producer is only ready. */
  readonly isSent: boolean;
}

interface Made {
  readonly producer: Producer;
  /** What its encoder was last told, in bit/s. */
  bitrate: number;
}

/**
 * One producer of what the user says. Another track, or none, replaces its track without signalling or negotiation. Passing
 * failures are retried.
 */
export class VoiceProducer {
  readonly #lifecycle: ProducerLifecycle<Wanted, Made>;
  readonly #codec: typeof voiceCodec | typeof musicCodec;

  constructor({ request, source, music = false, onMade }: VoiceProducerOptions) {
    const codec = music ? musicCodec : voiceCodec;
    this.#codec = codec;
    this.#lifecycle = new ProducerLifecycle({
      request,
      source,
      music,
      overlaps: true,
      trackOf: ({ track }) => track,
      fits: () => true,
      make: async (produce, { track }) => ({
        producer: await produce({ track, codecOptions: codec }),
        bitrate: codec.opusMaxAverageBitrate,
      }),
      ...(onMade && { onMade }),
      async adjust(made, wanted) {
        const { producer } = made;
        if (made.bitrate !== wanted.bitrate) {
          // The encoder follows this without negotiation, below and above what was negotiated.
          await tuneSender(producer.rtpSender, { ceilings: [wanted.bitrate] });
          made.bitrate = wanted.bitrate;
          return 'changed';
        }
        const track = wanted.isSent ? wanted.track : null;
        if (producer.track === track) return 'done';
        await producer.replaceTrack({ track });
        return 'changed';
      },
      close: ({ producer }) => producer.close(),
      // Any other refusal lasts until the next `attach`, `resumed` or `send`.
      failed: ({ code }) => (passingCodes.has(code) || code === 'conflict' ? 'later' : 'never'),
    });
  }

  /** Whether the server has the producer. */
  get isMade(): boolean {
    return this.#lifecycle.made !== null;
  }

  /** The statistics of what is sent; null without a producer. */
  getStats(): Promise<RTCStatsReport> | null {
    return this.#lifecycle.made?.producer.getStats() ?? null;
  }

  /** See `ProducerLifecycle.attach`. */
  attach(transport: Transport): void {
    this.#lifecycle.attach(transport);
  }

  detach(): void {
    this.#lifecycle.detach();
  }

  /** The connection is back and the transport is still in use: what failed in between is done again. */
  resumed(): void {
    this.#lifecycle.run();
  }

  /**
   * Sends this track. If it has ended, the track before is sent until a live one is given.
   *
   * @param bitrate the most it may take, in bit/s; null for the codec's own
   */
  send(track: MediaStreamTrack, bitrate: number | null = null): void {
    this.#lifecycle.want({ track, bitrate: this.#bitrateFor(bitrate), isSent: true });
  }

  /** Sends nothing. A producer that does not exist yet is made with this track, because none can be made without one. */
  rest(track: MediaStreamTrack, bitrate: number | null = null): void {
    this.#lifecycle.want({ track, bitrate: this.#bitrateFor(bitrate), isSent: false });
  }

  #bitrateFor(bitrate: number | null): number {
    return bitrate ?? this.#codec.opusMaxAverageBitrate;
  }
}
