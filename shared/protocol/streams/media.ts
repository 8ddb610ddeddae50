import { z } from 'zod';
import type { ConsumerId, PeerId, ProducerId, TransportId } from '../../domain/ids.ts';
import { type ReceivedSource, sources, type VideoSource } from '../../domain/Source.ts';
import { transportIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/**
 * Schemas of the input for mediasoup. mediasoup 3.27 accepts values far out of range, so everything from a client must pass
 * these schemas first: unknown fields are dropped, known ones have limits. The numbers are those of RTP (RFC 3550, RFC 8285)
 * and of the codec table in `server/media/codecs.ts`.
 */
/** Dynamic payload types, and those that Chromium uses when they run out (RFC 3551, RFC 5761). */
const payloadType = z.union([z.int().min(96).max(127), z.int().min(35).max(63)]);
const ssrc = z.int().min(1).max(0xffffffff);
const codecParameters = z
  .record(z.string().min(1).max(64), z.union([z.string().max(256), z.number()]))
  .refine((parameters) => Object.keys(parameters).length <= 32);
const rtcpFeedback = z
  .array(z.object({ type: z.string().max(32), parameter: z.string().max(32).optional() }))
  .max(16);
const codecBase = {
  mimeType: z.string().regex(/^(audio|video)\/[A-Za-z0-9-]{1,32}$/),
  clockRate: z.int().min(8000).max(192000),
  channels: z.int().min(1).max(2).optional(),
  parameters: codecParameters.optional(),
  rtcpFeedback: rtcpFeedback.optional(),
};
const headerExtensionUri = z.string().min(1).max(200);

/** What a client can receive. Sent once, when it opens a session. */
export const rtpCapabilitiesField = z.object({
  codecs: z
    .array(
      z.object({
        ...codecBase,
        kind: z.enum(['audio', 'video']),
        preferredPayloadType: payloadType,
      }),
    )
    .max(64),
  headerExtensions: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']),
        uri: headerExtensionUri,
        preferredId: z.int().min(1).max(14),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64),
});
export type RtpCapabilitiesField = z.output<typeof rtpCapabilitiesField>;

/** What a client sends with one producer. */
export const rtpParametersField = z.object({
  mid: z.string().max(32).optional(),
  msid: z.string().max(128).optional(),
  codecs: z
    .array(z.object({ ...codecBase, payloadType }))
    .min(1)
    .max(8),
  headerExtensions: z
    .array(
      z.object({
        uri: headerExtensionUri,
        id: z.int().min(1).max(14),
        encrypt: z.boolean().optional(),
      }),
    )
    .max(32),
  encodings: z
    .array(
      z.object({
        ssrc: ssrc.optional(),
        rid: z
          .string()
          .regex(/^[A-Za-z0-9]{1,16}$/)
          .optional(),
        codecPayloadType: payloadType.optional(),
        rtx: z.object({ ssrc }).optional(),
        dtx: z.boolean().optional(),
        scalabilityMode: z
          .string()
          .regex(/^[LS][1-3]T[1-3](_KEY)?$/)
          .optional(),
        maxBitrate: z.int().min(1000).max(50_000_000).optional(),
      }),
    )
    .min(1)
    .max(3),
  rtcp: z.object({ cname: z.string().max(64).optional(), reducedSize: z.boolean().optional() }),
});
export type RtpParametersField = z.output<typeof rtpParametersField>;

/** The client's half of the DTLS handshake: the fingerprint of its certificate; only SHA-256 is accepted (RFC 8122). */
export const dtlsParametersField = z.object({
  role: z.enum(['auto', 'client', 'server']).exactOptional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.literal('sha-256'),
        value: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      }),
    )
    .length(1),
});
export type DtlsParametersField = z.output<typeof dtlsParametersField>;

/** The server's half of a transport, in the form that mediasoup-client expects. */
export interface TransportParameters {
  readonly id: TransportId;
  readonly iceParameters: { usernameFragment: string; password: string; iceLite?: boolean };
  readonly iceCandidates: IceCandidate[];
  readonly dtlsParameters: {
    role?: 'auto' | 'client' | 'server';
    fingerprints: {
      algorithm: 'sha-1' | 'sha-224' | 'sha-256' | 'sha-384' | 'sha-512';
      value: string;
    }[];
  };
  /** mediasoup's SCTP parameters, passed on unchanged. */
  readonly sctpParameters?: unknown;
}

/** One address at which the server's media can be reached. */
export interface IceCandidate {
  foundation: string;
  priority: number;
  address: string;
  ip: string;
  protocol: 'udp' | 'tcp';
  port: number;
  type: 'host';
  tcpType?: 'passive';
}

/** A data channel from the server to the client: unordered, no retransmits. */
export interface DataChannelParameters {
  readonly id: string;
  readonly dataProducerId: string;
  readonly sctpStreamParameters: {
    streamId: number;
    ordered?: boolean;
    maxPacketLifeTime?: number;
    maxRetransmits?: number;
  };
}

/** A STUN or TURN server that a client may use to reach the server's media, as `RTCPeerConnection` takes it. */
export interface IceServer {
  readonly urls: string[];
  readonly username?: string;
  readonly credential?: string;
}

/** Everything that a client needs to warm up both transports. */
export interface MediaSetup {
  readonly iceServers: IceServer[];
  readonly send: TransportParameters;
  readonly recv: TransportParameters;
  /** Speaking levels, see `levels.ts`. */
  readonly levels: DataChannelParameters;
  readonly pointer: PointerParameters;
}

/** The data channels for pointing and drawing, see `pointer.ts`. An app that cannot open them works without them. */
export interface PointerParameters {
  /** The id of the data channel to the server: the first one of the send transport. The server is already listening. */
  readonly upId: string;
  readonly down: DataChannelParameters;
}

/** A stream that the server already sends (sound) or is ready to send (video) to this peer. */
export interface ConsumerOffer {
  readonly consumerId: ConsumerId;
  readonly producerId: ProducerId;
  /** Who sends it; of a mix, who receives it. */
  readonly peerId: PeerId;
  readonly source: ReceivedSource;
  readonly kind: 'audio' | 'video';
  /** Null for a voice in a slot: its section is negotiated already. */
  readonly rtpParameters: RtpParametersField | null;
  /** The voice slot that it comes through. The slot is empty before; the first packet may come a moment before this offer. */
  readonly slot?: VoiceSlot;
}

/** The section of a voice slot, and the source (SSRC) of the voice in it. */
export interface VoiceSlot {
  readonly mid: string;
  readonly ssrc: number;
}

/** The transport of a client's voice slots. The client receives sound in a section for each MID, and negotiates them once. */
export interface SlotsSetup {
  readonly iceServers: IceServer[];
  readonly transport: TransportParameters;
  readonly mids: readonly string[];
  /** Of every section; without MID and SSRC. */
  readonly rtpParameters: RtpParametersField;
}

/** Of the microphone: whether its producer for music channels is meant. No other source has one. */
const musicField = z.boolean().default(false);

export const mediaRequests = {
  /**
   * New transports and the offers of the current channel: after a media worker died, or when ICE cannot be revived.
   * The peer's old transports, producers and consumers are closed.
   */
  'media:open': request<{ media: MediaSetup; offers: ConsumerOffer[] }>()(
    z.strictObject({ rtpCapabilities: rtpCapabilitiesField }),
  ),
  /** The client's DTLS fingerprint for one transport. May be sent before ICE is done; nothing waits for its answer. */
  'transport:connect': request<Record<string, never>>()(
    z.strictObject({ transportId: transportIdField, dtlsParameters: dtlsParametersField }),
  ),
  /**
   * Opens voice slots, for the life of the transports. As soon as they are connected, new voices come through those that are free:
   * nothing is negotiated for them. `conflict` when they are connected already.
   */
  'slots:open': request<SlotsSetup>()(z.strictObject({})),
  /** New ICE credentials for a transport that lost its path; its producers and consumers stay. */
  'transport:restartIce': request<{
    iceParameters: TransportParameters['iceParameters'];
    /** In place of those before, whose names may have expired. */
    iceServers: IceServer[];
  }>()(z.strictObject({ transportId: transportIdField })),
  /**
   * Starts sending a source. One producer of each source; `conflict` otherwise. Only the microphone may have two, so that
   * no move makes one: for music channels, and for all others. The server passes on the one for the current channel, or
   * the only one there is, and pauses it whenever the peer is muted or in no channel. A camera or a screen can be sent only in
   * a channel, and the screen’s sound only together with it; `conflict` otherwise.
   */
  'producer:create': request<{ producerId: ProducerId }>()(
    z.strictObject({
      source: z.enum(sources),
      rtpParameters: rtpParametersField,
      /** Replaces the existing producer, and a share continues: the same video in another codec. */
      replaces: z.boolean().default(false),
      music: musicField,
    }),
  ),
  /** Stops sending a source. Closing the screen ends the share. */
  'producer:close': request<Record<string, never>>()(
    z.strictObject({ source: z.enum(sources), music: musicField }),
  ),
};

export interface MediaNotifications {
  /** New streams for this peer. Streams that belong together are in one message. */
  'consumer:offered': { offers: ConsumerOffer[] };
  /** These streams have ended on the server. */
  'consumer:closed': { consumerIds: ConsumerId[] };
  /** The server has ended this peer's own camera or share, with its sound: it may not send it any more. */
  'producer:ended': { source: VideoSource };
  /** The media worker of this peer ended: send `media:open`. The seat in the channel is kept. */
  'media:lost': Record<string, never>;
}
