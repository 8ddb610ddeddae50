import type { Transport } from 'mediasoup-client/types';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VoiceProducer } from './VoiceProducer.ts';

/** So long after the last change the spare producer is made: its negotiation must not meet one that somebody waits for. */
const spareDelayMs = 2_000;

/**
 * The microphone's two producers: one encodes for music channels, one for all others. Chromium takes the encoder's settings
 * from the negotiation, so with one producer every move between both kinds would negotiate twice. The server passes on the
 * one that the channel needs, or the only one there is; this class sends through the same one, and nothing through the other.
 *
 * The one that is needed exists from sign-in on, with a silent track, which also warms up the transport; the spare follows
 * when nothing has changed for some seconds, and only if the server has music channels.
 */
export class MicrophoneProducer {
  readonly #voice: VoiceProducer;
  readonly #music: VoiceProducer;
  readonly #attached = new Set<VoiceProducer>();
  #transport: Transport | null = null;
  #wanted: {
    readonly track: MediaStreamTrack;
    readonly music: boolean;
    readonly bitrate: number | null;
  } | null = null;
  #expectsMusic = false;
  #carrier: Pick<RTCRtpSender, 'getStats'> | null = null;
  #spareTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: RequestFunction) {
    const onMade = () => this.#update();
    this.#voice = new VoiceProducer({ request, source: 'microphone', onMade });
    this.#music = new VoiceProducer({ request, source: 'microphone', music: true, onMade });
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
    this.#update();
  }

  detach(): void {
    clearTimeout(this.#spareTimer);
    this.#transport = null;
    this.#attached.clear();
    this.#voice.detach();
    this.#music.detach();
  }

  /** The connection is back and the transport is still in use: what failed in between is done again. */
  resumed(): void {
    this.#voice.resumed();
    this.#music.resumed();
  }

  /**
   * The track to send, as voice or as music. If it has ended, the track before is sent until a live one is given.
   *
   * @param bitrate the most it may take, in bit/s; null for what suits it
   */
  send(track: MediaStreamTrack, music: boolean, bitrate: number | null = null): void {
    this.#wanted = { track, music, bitrate };
    this.#update();
  }

  /** The track that is to be sent; null before there is one. */
  get track(): MediaStreamTrack | null {
    return this.#wanted?.track ?? null;
  }

  /** The most that it may take, in bit/s; null for what suits it. */
  get bitrate(): number | null {
    return this.#wanted?.bitrate ?? null;
  }

  /** What sends it directly while nobody needs it through the server: the producers are only kept ready. Null for nothing. */
  setCarrier(carrier: Pick<RTCRtpSender, 'getStats'> | null): void {
    this.#carrier = carrier;
    this.#update();
  }

  /** The statistics of what sends it: the producer for the current channel, or its carrier. Null while there is none. */
  getStats(): Promise<RTCStatsReport> | null {
    if (this.#carrier !== null) return this.#carrier.getStats();
    return (this.#wanted?.music ? this.#music : this.#voice).getStats();
  }

  /** Whether the server has music channels, so that the producer for them is worth having. */
  expectMusic(expectsMusic: boolean): void {
    if (this.#expectsMusic === expectsMusic) return;
    this.#expectsMusic = expectsMusic;
    this.#update();
  }

  #update(): void {
    if (this.#wanted === null) return;
    const { track, music, bitrate } = this.#wanted;
    const [needed, spare] = music ? [this.#music, this.#voice] : [this.#voice, this.#music];
    if (this.#carrier !== null) needed.rest(track, bitrate);
    else needed.send(track, bitrate);
    // Until the server has the needed one, it passes on the other.
    if (spare.isMade && !needed.isMade) spare.send(track, bitrate);
    else spare.rest(track, bitrate);
    this.#attach(needed);
    clearTimeout(this.#spareTimer);
    if (needed.isMade && (music || this.#expectsMusic) && !this.#attached.has(spare)) {
      this.#spareTimer = setTimeout(() => this.#attach(spare), spareDelayMs);
    }
  }

  #attach(producer: VoiceProducer): void {
    if (this.#transport === null || this.#attached.has(producer)) return;
    this.#attached.add(producer);
    producer.attach(this.#transport);
  }
}
