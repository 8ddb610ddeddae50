import { z } from 'zod';
import type { DirectPairId, PeerId } from '../../domain/ids.ts';
import { type Source, sharedSources } from '../../domain/Source.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import type { IceServer } from './media.ts';

/**
 * Connections from one app straight to another, without the server between them. The server makes a *pair* of two peers who have
 * both agreed, and passes the messages of WebRTC's negotiation on to the other one of the pair, and to nobody else: nobody's address
 * reaches a person with whom they have not agreed to connect. Each pair is one `RTCPeerConnection` in each app, for one purpose:
 *
 * - `room`: sound and video of the two peers of a room. The server makes and ends the pair by itself, while both allow it and the
 *   room is one that may go direct. The streams through the server stay ready, and take over when the pair ends.
 * - `files`: data channels between any two peers, made when one has accepted the other's offer.
 */
export type DirectPurpose = 'room' | 'files';

const directPairIdField = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as DirectPairId);

/** An offer with sound, two videos and data has about 12,000 characters. */
const sdpMaxLength = 32_000;

/** One message of the negotiation, as WebRTC makes it. */
const directSignalField = z.union([
  z.strictObject({
    description: z.strictObject({
      type: z.enum(['offer', 'answer']),
      sdp: z.string().max(sdpMaxLength),
    }),
  }),
  z.strictObject({
    candidate: z.strictObject({
      candidate: z.string().max(512),
      sdpMid: z.string().max(32).nullable(),
      sdpMLineIndex: z.int().min(0).max(31).nullable(),
      usernameFragment: z.string().max(256).nullable(),
    }),
  }),
]);
export type DirectSignal = z.output<typeof directSignalField>;

export const directRequests = {
  /**
   * Whether this app would connect directly with the other one in this channel, if they are two. It ends when the peer leaves the
   * channel, and with `direct:giveUp`. `conflict` in any other channel.
   *
   * `held`: the pair whose connection this app still has, after a restart of the server, which has forgotten it. When both name the
   * same one, they are paired by its id, and go on with that connection.
   */
  'direct:allow': request<Record<string, never>>()(
    z.strictObject({
      channelId: channelIdField,
      allowed: z.boolean(),
      held: directPairIdField.nullable().default(null),
    }),
  ),
  /** Passed on to the other peer of the pair. `notFound` if there is no such pair with this peer any more. */
  'direct:signal': request<Record<string, never>>()(
    z.strictObject({ pairId: directPairIdField, signal: directSignalField }),
  ),
  /**
   * All sources of the other peer that this app now takes from the direct connection of a room: the server stops sending these to
   * it, and sends all others again. `notFound` as for `direct:signal`.
   */
  'direct:receive': request<Record<string, never>>()(
    z.strictObject({
      pairId: directPairIdField,
      sources: z.array(z.enum(sharedSources)).max(sharedSources.length),
    }),
  ),
  /**
   * The connection could not be made, or broke: ends the pair. In its channel no other one is made before this peer allows it again.
   * `notFound` as for `direct:signal`.
   */
  'direct:giveUp': request<Record<string, never>>()(z.strictObject({ pairId: directPairIdField })),
};

export interface DirectNotifications {
  /** The server has paired this peer with another one. Both connect now, unless they hold this pair; see `PeerLink` in the app. */
  'direct:paired': {
    pairId: DirectPairId;
    peerId: PeerId;
    purpose: DirectPurpose;
    /** Whether this one gives way where both make an offer at once (perfect negotiation). The other one begins. */
    isPolite: boolean;
    iceServers: IceServer[];
  };
  /** What the other peer has sent with `direct:signal`. */
  'direct:signalled': { pairId: DirectPairId; signal: DirectSignal };
  /** All sources that the other peer takes directly and nobody needs through the server: this app need not send them there. */
  'direct:carried': { pairId: DirectPairId; sources: Source[] };
  /** The pair has ended, and everything goes through the server again. Neither app may keep the connection. */
  'direct:ended': { pairId: DirectPairId };
}
