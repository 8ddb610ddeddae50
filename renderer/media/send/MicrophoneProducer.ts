import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { retryDelay } from '../../../shared/domain/retryDelay.ts';
import { passingCodes, RequestError } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { StepRunner } from '../transport/StepRunner.ts';

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

/**
 * The producer of one's own voice. It exists from sign-in on, fed with a silent track, which also warms the transport;
 * the microphone is swapped in without a word to the server. Only a change between voice and music makes a new one,
 * because a codec's settings are fixed when it begins; the old one goes on until then. What fails for the moment is tried
 * again by itself. What is whispered has one of its own, from the first whisper on.
 *
 * Owns the producer. The tracks and the transport belong to others.
 */
export class MicrophoneProducer {
  readonly #request: RequestFunction;
  readonly #source: 'microphone' | 'whisper';
  #transport: Transport | null = null;
  #track: MediaStreamTrack | null = null;
  #music = false;
  #producer: { readonly producer: Producer; readonly music: boolean } | null = null;
  /** True when the server may have a producer that is unknown here, as the answer to its making was lost. */
  #uncertain = false;
  /** How many tries have failed since something was done. */
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #steps = new StepRunner(() => this.#tryStep());

  constructor(request: RequestFunction, source: 'microphone' | 'whisper' = 'microphone') {
    this.#request = request;
    this.#source = source;
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
    void this.#steps.run();
  }

  detach(): void {
    clearTimeout(this.#retryTimer);
    this.#transport = null;
    this.#producer = null;
    this.#uncertain = false;
    this.#failures = 0;
  }

  /** The connection is back and the transport goes on: what failed meanwhile is done again. */
  resumed(): void {
    void this.#steps.run();
  }

  /** The track to send, and as what. An ended track is not sent; the one before goes on until a live one is given. */
  send(track: MediaStreamTrack, music: boolean): void {
    this.#track = track;
    this.#music = music;
    void this.#steps.run();
  }

  async #tryStep(): Promise<boolean> {
    clearTimeout(this.#retryTimer);
    const transport = this.#transport;
    const uncertain = this.#uncertain;
    try {
      const done = await this.#step();
      this.#failures = 0;
      return done;
    } catch (error) {
      if (transport === null || transport.closed || this.#transport !== transport) return false;
      const code = error instanceof RequestError ? error.code : 'internal';
      // A producer that was not known of is closed in the next step.
      if (code === 'conflict' && !uncertain) return true;
      if (!(error instanceof RequestError)) console.error('The microphone cannot be sent:', error);
      // Any other refusal stands until the next attach, resume or track.
      if (passingCodes.has(code) || code === 'conflict') this.#tryLater();
      return false;
    }
  }

  #tryLater(): void {
    this.#retryTimer = setTimeout(() => void this.#steps.run(), retryDelay(this.#failures));
    this.#failures += 1;
  }

  /** One step towards what is wanted; false when there is nothing left to do. */
  async #step(): Promise<boolean> {
    const transport = this.#transport;
    const track = this.#track;
    const music = this.#music;
    if (transport === null || transport.closed || track?.readyState !== 'live') return false;
    const before = this.#producer;
    if (before !== null && before.producer.track !== track) {
      await before.producer.replaceTrack({ track });
      return true;
    }
    if (before?.music === music && !this.#uncertain) return false;
    if (before === null && this.#uncertain) {
      // Not waited for: the server answers one peer's requests in their order.
      this.#request('producer:close', { source: this.#source }).catch(() => undefined);
    }
    this.#uncertain = true;
    const producer = await transport.produce({
      track,
      codecOptions: music ? musicCodec : voiceCodec,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      appData: { source: this.#source, replaces: before !== null },
    });
    if (this.#transport !== transport) return true;
    this.#uncertain = false;
    this.#producer = { producer, music };
    before?.producer.close();
    return true;
  }
}
