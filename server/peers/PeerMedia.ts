import type { types } from 'mediasoup';
import type { ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId, ConsumerId, PeerId, TransportId } from '../../shared/domain/ids.ts';
import { kindOf, type ReceivedSource, type Source, sources } from '../../shared/domain/Source.ts';
import { stricter, type VideoLimit } from '../../shared/domain/videoLimits.ts';
import { boardPointingMaxBytes } from '../../shared/protocol/channels/boardPointer.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type {
  DtlsParametersField,
  IceServer,
  MediaSetup,
  RtpParametersField,
  SlotsSetup,
  TransportParameters,
} from '../../shared/protocol/streams/media.ts';
import type { ServedStreams } from '../../shared/protocol/streams/streams.ts';
import type { BandwidthEstimate } from '../media/EstimateWatch.ts';
import type { IceServers } from '../media/IceServers.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { PointerChannel, PointerChannels } from '../media/PointerChannels.ts';
import type { RouterPipes } from '../media/RouterPipes.ts';
import type { Receivable } from '../media/receivable.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import { numberSctpStreams } from '../media/sctpStreamIds.ts';
import { PeerConsumers } from './PeerConsumers.ts';
import { VoiceSlots } from './VoiceSlots.ts';

export interface PeerMediaOptions {
  readonly peerId: PeerId;
  /** The peer's home worker. */
  readonly worker: MediaWorker;
  readonly pipes: RouterPipes;
  readonly levels: SpeakingLevels;
  readonly pointers: PointerChannels;
  /** The addresses at which this client can reach the server, best first. */
  readonly addresses: readonly string[];
  /** TCP port of the server's front, which also takes ICE-TCP. */
  readonly tcpPort: number;
  readonly iceServers: Pick<IceServers, 'for'>;
  /** What the client can receive. */
  readonly receivable: Receivable;
  /** False while the peer is deafened. */
  readonly hearing: boolean;
  /** Whether the client takes a source of another peer directly, without the server. */
  readonly isCarried: (from: PeerId, source: ReceivedSource) => boolean;
  /** Whether the client's line has no room for a source of another peer. */
  readonly isHeldBack: (from: PeerId, source: ReceivedSource) => boolean;
  /** Called with each estimate of what the client's line carries of videos. */
  readonly onEstimated: (estimate: BandwidthEstimate) => void;
  /** Called when a video begins to be sent to the client, also after a pause. */
  readonly onPictureBegins: () => void;
  /** Called with the consumers that ended because their producer did. */
  readonly onConsumersClosed: (consumerIds: ConsumerId[]) => void;
  /** Called with each pointer packet of the client. */
  readonly onPointed: (packet: Uint8Array) => void;
}

/** What a producer is kept by: the microphone may have two. */
type ProducerKey = Source | 'musicMicrophone';

/**
 * Twice the sum of a stereo voice (160 kbit/s), a share (8 Mbit/s) and a camera's layers (2.4 Mbit/s): no app of ours sends
 * more.
 */
const maxIncomingBitrate = 20_000_000;
/** Allowed for a voice and the sound of a share, beside limited video; bit/s. */
const soundBitrate = 400_000;
/** Many viewers that arrive at once request a keyframe each; the sender makes one for all of them. */
const keyFrameRequestDelayMs = 500;
/**
 * A client sends only short pointer packets, so it needs little buffer. At most some seconds of speaking levels wait to be
 * sent to it; more is dropped. In bytes.
 */
const sctpLimits = {
  maxReceiveMessageSize: boardPointingMaxBytes,
  sctpMaxReceiverWindowBufferSize: 64 * 1024,
  sctpSendBufferSize: 256 * 1024,
  sctpPerStreamSendQueueLimit: 128 * 1024,
};
/** Detects a dead path earlier than mediasoup's default of 30 s. */
const iceConsentTimeoutS = 15;

/**
 * One peer's live media: its send and recv transport on its home worker, its producers by source, and its consumers. Owns
 * all of them; `close` closes all. Who hears whom is decided elsewhere.
 */
export class PeerMedia {
  readonly peerId: PeerId;
  readonly worker: MediaWorker;
  readonly consumers: PeerConsumers;
  readonly pointerChannel: PointerChannel;
  readonly #options: PeerMediaOptions;
  readonly #send: types.WebRtcTransport;
  readonly #recv: types.WebRtcTransport;
  readonly #levels: types.DataConsumer;
  readonly #connected = new Set<TransportId>();
  readonly #producers = new Map<ProducerKey, types.Producer>();
  readonly #producing = new Set<ProducerKey>();
  /** Whether the microphone's producer for music is preferred to the one for voice. */
  #prefersMusic = false;
  #isOpeningSlots = false;
  #receivingLimit: VideoLimit = null;
  #floodLimit: VideoLimit = null;
  #closed = false;

  private constructor(
    options: PeerMediaOptions,
    send: types.WebRtcTransport,
    recv: types.WebRtcTransport,
    levels: types.DataConsumer,
    pointer: PointerChannel,
  ) {
    this.#options = options;
    this.peerId = options.peerId;
    this.worker = options.worker;
    this.#send = send;
    this.#recv = recv;
    this.#levels = levels;
    this.pointerChannel = pointer;
    recv.on('trace', (trace) => {
      if (trace.type === 'bwe') options.onEstimated(trace.info as BandwidthEstimate);
    });
    this.consumers = new PeerConsumers({
      ...options,
      recv,
      onClosed: options.onConsumersClosed,
    });
  }

  /**
   * Creates both transports. Counts as a peer of its worker from the call on. Throws `unavailable` when the worker dies
   * meanwhile.
   */
  static async open(options: PeerMediaOptions): Promise<PeerMedia> {
    const { router, webRtcServer } = options.worker;
    // Counted at once, not when done: of many peers that connect together, each must see those that chose a worker before.
    options.worker.peerCount += 1;
    const transports: types.WebRtcTransport[] = [];
    const open = async (direction: 'send' | 'recv') => {
      const transport = await router.createWebRtcTransport({
        webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        ...sctpLimits,
        iceConsentTimeout: iceConsentTimeoutS,
        initialAvailableOutgoingBitrate: 1_000_000,
        appData: { peerId: options.peerId, direction },
      });
      transports.push(transport);
      numberSctpStreams(transport);
      return transport;
    };
    try {
      const [send, recv] = await Promise.all([open('send'), open('recv')]);
      const [levels, pointer] = await Promise.all([
        options.levels.openChannel(options.worker, recv),
        options.pointers.open(options.worker, { send, recv }, options.onPointed),
        send.setMaxIncomingBitrate(maxIncomingBitrate),
        recv.enableTraceEvent(['bwe']),
      ]);
      return new PeerMedia(options, send, recv, levels, pointer);
    } catch (error) {
      for (const transport of transports) transport.close();
      options.worker.peerCount -= 1;
      throw options.worker.closed ? new RequestError('unavailable', 'the worker died') : error;
    }
  }

  /**
   * Opens voice slots for the client. Those whose answer was lost are replaced: nothing comes through them. Throws `conflict`
   * when there are some that are connected, and `unavailable` when this is closed or the worker dies meanwhile.
   */
  async openSlots(): Promise<SlotsSetup> {
    if (this.#isOpeningSlots || this.consumers.slots?.isConnected) {
      throw new RequestError('conflict', 'there are slots already');
    }
    this.#isOpeningSlots = true;
    try {
      const { peerId, receivable } = this.#options;
      const slots = await VoiceSlots.open(this.worker, peerId, receivable, iceConsentTimeoutS);
      this.consumers.slots?.close();
      this.consumers.slots = slots;
      if (this.#closed) slots.close();
      const { mids, rtpParameters } = slots;
      const transport = this.#parametersOf(slots.transport);
      return { iceServers: this.iceServers, transport, mids, rtpParameters };
    } catch (error) {
      throw this.#closed || this.worker.closed
        ? new RequestError('unavailable', 'the media has ended')
        : error;
    } finally {
      this.#isOpeningSlots = false;
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What the client needs to know of this media. Made for each answer, because it would be kept for nothing. */
  get setup(): MediaSetup {
    const { id, dataProducerId, sctpStreamParameters } = this.#levels;
    return {
      iceServers: this.iceServers,
      send: this.#parametersOf(this.#send),
      recv: this.#parametersOf(this.#recv),
      levels: {
        id,
        dataProducerId,
        sctpStreamParameters: sctpStreamParameters ?? { streamId: 0 },
      },
      pointer: this.pointerChannel.setup,
    };
  }

  /** The STUN and TURN servers that the client may use from now on. */
  get iceServers(): IceServer[] {
    return this.#options.iceServers.for(this.peerId);
  }

  /** True while both transports can carry media: a client that reconnects may keep them. */
  get usable(): boolean {
    return (
      !this.#closed &&
      !this.worker.closed &&
      [this.#send, this.#recv].every(
        ({ closed, dtlsState }) => !closed && dtlsState !== 'failed' && dtlsState !== 'closed',
      )
    );
  }

  /** True while the recv transport is connected, as far as the server knows. */
  get isReceiving(): boolean {
    const { closed, dtlsState, iceState } = this.#recv;
    return !closed && dtlsState === 'connected' && /^(connected|completed)$/.test(iceState);
  }

  /** The client's end of its path over UDP; null while it has none. Nobody else may learn it. */
  get udpAddress(): string | null {
    const tuple = this.#recv.closed ? undefined : this.#recv.iceSelectedTuple;
    return tuple?.protocol === 'udp' ? (tuple.remoteIp ?? null) : null;
  }

  /**
   * False when the server's addresses have changed, to these: an ICE restart would try the old ones again, in vain. A client that is
   * connected is so by an address that it was told; but a path that has just been lost looks connected for half a minute.
   *
   * @param own all addresses that the machine has now
   */
  isReachableAt(addresses: readonly string[], own: readonly string[]): boolean {
    if (this.worker.machine.addresses !== null) return true;
    const current = this.isReceiving ? [...addresses, ...own] : addresses;
    return this.#options.addresses.some((told) => current.includes(told));
  }

  /** The quality of this peer's streams, as the server measures it. */
  get servedStreams(): ServedStreams {
    return {
      received: this.consumers.served,
      sent: this.producers.map(([source, { score }]) => ({
        source,
        scores: score.map((each) => each.score),
      })),
    };
  }

  /** Whether these are exactly this peer's two transports. */
  hasTransports(transportIds: readonly TransportId[]): boolean {
    return transportIds.length === 2 && transportIds.every((id) => this.#find(id) !== null);
  }

  async connectTransport(id: TransportId, dtlsParameters: DtlsParametersField): Promise<void> {
    const transport = this.#transport(id);
    if (this.#connected.has(id)) throw new RequestError('conflict', 'connected already');
    this.#connected.add(id);
    await transport.connect({ dtlsParameters });
  }

  async restartIce(id: TransportId): Promise<TransportParameters['iceParameters']> {
    return await this.#transport(id).restartIce();
  }

  /** The producer of a source, or null. Of the microphone's two it is the one that others receive. */
  producer(source: Source): types.Producer | null {
    const key = source === 'microphone' ? this.#microphoneKey : source;
    return this.#producers.get(key) ?? null;
  }

  /** The producers that others may receive, by source. */
  get producers(): [Source, types.Producer][] {
    return sources.flatMap((source): [Source, types.Producer][] => {
      const producer = this.producer(source);
      return producer ? [[source, producer]] : [];
    });
  }

  /**
   * Starts to take in a source. Throws `conflict` when there is one, `invalidRequest` when mediasoup cannot take it.
   *
   * @param music the microphone's producer for music channels, beside the one for voice
   */
  async produce(
    source: Source,
    rtpParameters: RtpParametersField,
    paused: boolean,
    music = false,
  ): Promise<types.Producer> {
    const key = keyOf(source, music);
    if (this.#producers.has(key) || this.#producing.has(key)) {
      throw new RequestError('conflict', `there is a ${source} already`);
    }
    this.#producing.add(key);
    try {
      const producer = await this.#send
        .produce({
          kind: kindOf(source),
          rtpParameters: rtpParameters as types.RtpParameters,
          paused,
          ...(kindOf(source) === 'video' && { keyFrameRequestDelay: keyFrameRequestDelayMs }),
          appData: { peerId: this.peerId, source },
        })
        .catch((error: unknown) => {
          throw this.#send.closed
            ? new RequestError('unavailable', 'the transport closed')
            : new RequestError('invalidRequest', `cannot be produced: ${String(error)}`);
        });
      this.#producers.set(key, producer);
      producer.observer.once('close', () => {
        if (this.#producers.get(key) === producer) this.#producers.delete(key);
      });
      if (source === 'microphone') this.#pauseSpareMicrophone();
      return producer;
    } finally {
      this.#producing.delete(key);
    }
  }

  /** Closes the producer of a source, if there is one. `music` as in `produce`. */
  endProducer(source: Source, music = false): void {
    this.#producers.get(keyOf(source, music))?.close();
  }

  /**
   * Which of the microphone's two producers others receive from now on; the only one there is, in any case. The other is
   * paused. The caller closes the consumers of the other, and resumes the one (`setSoundActive`).
   */
  preferMusic(prefersMusic: boolean): void {
    if (this.#prefersMusic === prefersMusic) return;
    this.#prefersMusic = prefersMusic;
    this.#pauseSpareMicrophone();
  }

  /** Resumes or pauses this peer's voice to its room, or to the listeners of its whisper, or the sound of its share. */
  async setSoundActive(
    source: 'microphone' | 'whisper' | 'screenAudio',
    active: boolean,
  ): Promise<void> {
    const voice = this.producer(source);
    if (!voice || voice.closed) return;
    await (active ? voice.resume() : voice.pause());
  }

  /** Of whose speaking levels the client is told from now on; as `SpeakingLevels.tell`. */
  async tellLevels(view: ChannelView, heard: ChannelId | null): Promise<void> {
    await this.#options.levels.tell(this.#levels, view, heard);
  }

  /** Whether the client can decode a video codec, by its name in SDP. */
  canDecode(codec: string): boolean {
    const mimeType = `video/${codec}`.toLowerCase();
    const { codecs = [] } = this.#options.receivable.video;
    return codecs.some((known) => known.mimeType.toLowerCase() === mimeType);
  }

  /** Limits the bandwidth of video to this peer and from it; bit/s, null for no limit. */
  async limitVideo(limits: { receiving: VideoLimit; sending: VideoLimit }): Promise<void> {
    const { receiving, sending } = limits;
    this.#receivingLimit = receiving;
    await Promise.all([
      this.#limitReceiving(),
      this.#send.setMaxIncomingBitrate(
        sending === null ? maxIncomingBitrate : sending + soundBitrate,
      ),
    ]);
  }

  /** The share of videos' packets to this peer that were lost lately, 0 … 1. */
  async measureLoss(): Promise<number> {
    const [stats] = await this.#recv.getStats();
    return stats?.rtpPacketLossSent ?? 0;
  }

  /** Limits the videos to this peer further, while its line recovers from a flood of them. */
  async limitFlood(limit: VideoLimit): Promise<void> {
    this.#floodLimit = limit;
    await this.#limitReceiving();
  }

  async #limitReceiving(): Promise<void> {
    // mediasoup never limits sound here; 0 is no limit.
    const limit = stricter(this.#receivingLimit, this.#floodLimit) ?? 0;
    await this.#recv.setMaxOutgoingBitrate(limit);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.consumers.close();
    this.#send.close();
    this.#recv.close();
    this.consumers.slots?.close();
    this.#producers.clear();
    this.worker.peerCount -= 1;
  }

  get #microphoneKey(): ProducerKey {
    const preferred = keyOf('microphone', this.#prefersMusic);
    return this.#producers.has(preferred) ? preferred : keyOf('microphone', !this.#prefersMusic);
  }

  #pauseSpareMicrophone(): void {
    const received = this.producer('microphone');
    for (const music of [false, true]) {
      const microphone = this.#producers.get(keyOf('microphone', music));
      // It may close at any moment. Nobody receives it, so a failure lets nothing through.
      if (microphone !== received) microphone?.pause().catch(() => undefined);
    }
  }

  #find(id: TransportId): types.WebRtcTransport | null {
    const slots = this.consumers.slots?.transport;
    return [this.#send, this.#recv, slots].find((transport) => transport?.id === id) ?? null;
  }

  #transport(id: TransportId): types.WebRtcTransport {
    const transport = this.#find(id);
    if (!transport || transport.closed) throw new RequestError('notFound', 'no such transport');
    return transport;
  }

  #parametersOf(transport: types.WebRtcTransport): TransportParameters {
    const { addresses, tcpPort } = this.#options;
    return {
      id: transport.id as TransportId,
      iceParameters: transport.iceParameters,
      iceCandidates: this.worker.candidates(addresses, tcpPort),
      dtlsParameters: transport.dtlsParameters,
      ...(transport.sctpParameters && { sctpParameters: transport.sctpParameters }),
    };
  }
}

function keyOf(source: Source, music: boolean): ProducerKey {
  return source === 'microphone' && music ? 'musicMicrophone' : source;
}
