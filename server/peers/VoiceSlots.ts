import type { types } from 'mediasoup';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { RtpParametersField, VoiceSlot } from '../../shared/protocol/streams/media.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { Receivable } from '../media/receivable.ts';

const midUri = 'urn:ietf:params:rtp-hdrext:sdes:mid';
/**
 * As many as a room forwards voices by default, and two more: a voice goes into a slot that is empty, and known to be empty by
 * the client, before the one that it displaces has left its own.
 */
const slotCount = 14;

/** A slot with a voice in it. */
export interface SlotLease {
  readonly mid: string;
  release(): void;
}

/**
 * The voice slots of one client: a fixed number of sections of a transport of their own, which the client negotiates once. A
 * voice in a slot needs no SDP: the client finds its section by the MID header extension of its packets (RFC 8843, 9.2). They
 * have a transport of their own because sound stops for a moment at each negotiation. Owns the transport.
 */
export class VoiceSlots {
  readonly transport: types.WebRtcTransport;
  readonly mids = Array.from({ length: slotCount }, (_, index) => `s${index}`);
  readonly #capabilities: types.RtpCapabilities;
  /** The one that has been empty the longest is first. */
  readonly #free = [...this.mids];

  private constructor(
    transport: types.WebRtcTransport,
    { rtpCapabilities: router }: types.Router,
    { audio }: Receivable,
  ) {
    this.transport = transport;
    const { headerExtensions = [] } = audio;
    const mid = (router.headerExtensions ?? []).filter(
      ({ kind, uri }) => kind === 'audio' && uri === midUri,
    );
    // Browsers do not list it for sound: mediasoup-client keeps extensions by their ids, and video's replaces it.
    const others = headerExtensions.filter(({ uri }) => uri !== midUri);
    this.#capabilities = { ...audio, headerExtensions: [...others, ...mid] };
  }

  /** @param receivable what the client can receive */
  static async open(
    { router, webRtcServer }: MediaWorker,
    peerId: PeerId,
    receivable: Receivable,
    iceConsentTimeout: number,
  ): Promise<VoiceSlots> {
    const transport = await router.createWebRtcTransport({
      webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      iceConsentTimeout,
      appData: { peerId, direction: 'slots' },
    });
    return new VoiceSlots(transport, router, receivable);
  }

  /** What the client can receive in every slot: stereo, too, because a slot's voice may come from a music channel. */
  get rtpParameters(): RtpParametersField {
    const { codecs = [], headerExtensions = [] } = this.#capabilities;
    return {
      codecs: codecs.map(({ preferredPayloadType, kind: _, parameters, ...codec }) => ({
        ...codec,
        payloadType: preferredPayloadType,
        parameters: { ...parameters, 'sprop-stereo': 1 },
      })),
      headerExtensions: headerExtensions.map(({ uri, preferredId }) => ({ uri, id: preferredId })),
      encodings: [{}],
      rtcp: {},
    } as RtpParametersField;
  }

  /** Whether sound can flow. Before that a voice would wait for the client's negotiation. */
  get isConnected(): boolean {
    return !this.transport.closed && this.transport.dtlsState === 'connected';
  }

  /** Takes a slot for a voice; null when all are taken, or nothing is connected. */
  take(): SlotLease | null {
    const mid = this.isConnected ? this.#free.shift() : undefined;
    if (mid === undefined) return null;
    return { mid, release: () => this.#free.push(mid) };
  }

  /**
   * Sends a voice into a slot. Each voice needs a consumer of its own: a browser does not play a source (SSRC) again that it has
   * received in a section before.
   */
  async consume(
    producer: types.Producer,
    { mid }: SlotLease,
    options: Pick<types.ConsumerOptions, 'paused' | 'appData' | 'enableRtx'>,
  ): Promise<types.Consumer> {
    return await this.transport.consume({
      ...options,
      producerId: producer.id,
      rtpCapabilities: this.#capabilities,
      mid,
    });
  }

  close(): void {
    this.transport.close();
  }
}

/** Where the client finds the voice of a consumer in a slot. */
export function slotOf({ rtpParameters }: types.Consumer, { mid }: SlotLease): VoiceSlot {
  return { mid, ssrc: rtpParameters.encodings?.[0]?.ssrc ?? 0 };
}
