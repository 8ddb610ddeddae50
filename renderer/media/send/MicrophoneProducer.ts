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

interface Wanted {
  readonly track: MediaStreamTrack;
  readonly music: boolean;
}

interface Made {
  readonly producer: Producer;
  readonly music: boolean;
}

/**
 * The producer of the user's microphone. It exists from sign-in on, with a silent track, which also warms up the transport;
 * the microphone replaces that track without signalling. Only a change between voice and music makes a new producer,
 * because the codec's settings are fixed when it is made; the old one goes on until then. Passing failures are retried.
 * Whispers have a producer of their own, from the first whisper on.
 */
export class MicrophoneProducer {
  readonly #lifecycle: ProducerLifecycle<Wanted, Made>;

  constructor(request: RequestFunction, source: 'microphone' | 'whisper' = 'microphone') {
    const lifecycle: ProducerLifecycle<Wanted, Made> = new ProducerLifecycle<Wanted, Made>({
      request,
      source,
      overlaps: true,
      trackOf: ({ track }) => track,
      fits: () => true,
      async make(produce, { track, music }, before) {
        const producer = await produce({ track, codecOptions: music ? musicCodec : voiceCodec });
        before?.producer.close();
        return { producer, music };
      },
      async adjust({ producer, music }, wanted) {
        if (producer.track !== wanted.track) {
          await producer.replaceTrack({ track: wanted.track });
          return 'changed';
        }
        return music !== wanted.music || lifecycle.isUncertain ? 'replace' : 'done';
      },
      close: ({ producer }) => producer.close(),
      // Any other refusal lasts until the next `attach`, `resumed` or `send`.
      failed: ({ code }) => (passingCodes.has(code) || code === 'conflict' ? 'later' : 'never'),
    });
    this.#lifecycle = lifecycle;
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

  /** The track to send, as voice or as music. If it has ended, the track before is sent until a live one is given. */
  send(track: MediaStreamTrack, music: boolean): void {
    this.#lifecycle.want({ track, music });
  }
}
