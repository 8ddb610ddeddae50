import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { passingCodes } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { ProducerLifecycle } from './ProducerLifecycle.ts';

/** Speech: Xiph recommends up to 40 kbit/s for fullband mono; the rest pays for FEC. Nothing is sent in silence. */
const voiceCodec: ProducerCodecOptions = {
  opusStereo: false,
  opusFec: true,
  opusDtx: true,
  opusMaxAverageBitrate: 64_000,
};
/** Music: Xiph calls stereo at 128 kbit/s “pretty much transparent”; DTX would cut off what fades out. */
const musicCodec: ProducerCodecOptions = {
  opusStereo: true,
  opusFec: true,
  opusDtx: false,
  opusMaxAverageBitrate: 160_000,
};

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
  /** False: the producer is only ready. */
  readonly isSent: boolean;
}

/**
 * One producer of what the user says. Another track, or none, replaces its track without signalling or negotiation. Passing
 * failures are retried.
 */
export class VoiceProducer {
  readonly #lifecycle: ProducerLifecycle<Wanted, { readonly producer: Producer }>;

  constructor({ request, source, music = false, onMade }: VoiceProducerOptions) {
    this.#lifecycle = new ProducerLifecycle({
      request,
      source,
      music,
      overlaps: true,
      trackOf: ({ track }) => track,
      fits: () => true,
      make: async (produce, { track }) => ({
        producer: await produce({ track, codecOptions: music ? musicCodec : voiceCodec }),
      }),
      ...(onMade && { onMade }),
      async adjust({ producer }, wanted) {
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

  /** Sends this track. If it has ended, the track before is sent until a live one is given. */
  send(track: MediaStreamTrack): void {
    this.#lifecycle.want({ track, isSent: true });
  }

  /** Sends nothing. A producer that does not exist yet is made with this track, because none can be made without one. */
  rest(track: MediaStreamTrack): void {
    this.#lifecycle.want({ track, isSent: false });
  }
}
