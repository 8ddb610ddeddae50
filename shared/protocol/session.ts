import { z } from 'zod';
import type { PeerId } from '../domain/ids.ts';
import type { Presence } from '../domain/Presence.ts';
import type { ServerProfile } from '../domain/ServerProfile.ts';
import type { User } from '../domain/User.ts';
import type { Failure } from './errors.ts';
import { channelIdField, transportIdField, userNameField } from './fields.ts';
import { type ConsumerOffer, type MediaSetup, rtpCapabilitiesField } from './media.ts';
import { request } from './request.ts';

/** Grows when app and server of different versions could not understand each other any more. */
export const protocolVersion = 4;

/**
 * What the server refuses a connection with (socket.io's `connect_error`) when the page that makes it comes from an address
 * which is none of this server's, as far as it knows.
 */
export const originRefusal = 'originRefused';

/** Base64url without padding, of `bytes` bytes at least and at most. */
const base64url = (bytes: number) =>
  z
    .string()
    .length(Math.ceil((bytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);

/**
 * The text that a device key signs to prove itself to one server, once. A server compares it with its own key, which nobody
 * else's challenge names, so an answer that was made for another server is worth nothing here, whatever address its bearer
 * claims to have dialled. `host` is that address (`location.host`). Each address has a device key of its own besides: browsers
 * and the app keep it by origin.
 *
 * @param serverKey SHA-256 of the server's TLS key, as the challenge has it
 * @param nonce good for one try, right or wrong
 */
export function challengeText(host: string, serverKey: string, nonce: string): string {
  return `perch-session-v${protocolVersion}\n${host.toLowerCase()}\n${serverKey}\n${nonce}`;
}

/** What the server says first, to every connection. */
export interface Challenge {
  readonly protocolVersion: number;
  readonly serverVersion: string;
  /** 32 random bytes, base64url; good for one `session:open` on this connection, see `session:nonceRenewed`. */
  readonly nonce: string;
  /** SHA-256 of the key of this server's certificate, `AA:BB:…`; to be signed. */
  readonly serverKey: string;
  readonly serverName: string;
  readonly joinCodeRequired: boolean;
  /** The codec table as mediasoup's router capabilities, for `Device.load`. Opaque here. */
  readonly routerRtpCapabilities: unknown;
}

/** The answer to `session:open`: one message that carries everything a join needs. */
export interface SessionOpened {
  readonly peerId: PeerId;
  readonly user: User;
  /**
   * Secret; brings this seat back after a lost connection. A new one with each opening; the one that was shown for it stays
   * good until the new one is shown.
   */
  readonly resumeToken: string;
  /** True when the seat was still held: same peerId, same channel. */
  readonly resumed: boolean;
  readonly presence: Presence;
  readonly server: ServerProfile;
  /** Transports to build, or null when those that the client still holds stay in use. */
  readonly media: MediaSetup | null;
  /** All streams of the current channel; on a resume the complete list, what is not in it is gone. */
  readonly offers: ConsumerOffer[];
  /** Why the wished channel was not joined, or null. */
  readonly joinFailure: Failure | null;
}

export const sessionRequests = {
  /** Signs in, and in the same breath returns to or joins a channel. */
  'session:open': request<SessionOpened>()(
    z.strictObject({
      protocolVersion: z.int(),
      /** Raw Ed25519 public key, 32 bytes. */
      publicKey: base64url(32),
      /** Over `challengeText(host, serverKey, nonce)`, 64 bytes. */
      signature: base64url(64),
      /** Needed when the key is new here; renames a known user. */
      name: userNameField.optional(),
      joinCode: z.string().max(128).optional(),
      /** From the last answer. Who has none yet makes one up: it brings the seat back if this answer is lost. */
      resumeToken: z.string().max(128).optional(),
      rtpCapabilities: rtpCapabilitiesField,
      /** The transports that the client still holds and wants to go on with. */
      heldTransportIds: z.array(transportIdField).max(2),
      /** The channel to be in afterwards; null for none. */
      channelId: channelIdField.nullable(),
      muted: z.boolean(),
      deafened: z.boolean(),
      listenOnly: z.boolean(),
      /** Whether a share of before goes on; where its transport was lost it is sent anew. */
      sharing: z.boolean().default(false),
      /** See `share:allowDrawing`. */
      drawable: z.boolean().default(true),
      /** The same of one’s camera. */
      camera: z.boolean().default(false),
      /** Whether others may whisper to me. */
      whispers: z.boolean().default(true),
    }),
  ),
  /** The app is going away on purpose: the seat is not held. */
  'session:close': request<Record<string, never>>()(z.strictObject({})),
  'user:rename': request<{ user: User }>()(z.strictObject({ name: userNameField })),
  /** The code printed at the server's first start makes its bearer an owner. */
  'user:claimOwner': request<{ user: User }>()(z.strictObject({ code: z.string().max(128) })),
  /** A fresh snapshot, after a gap in the revisions. */
  'presence:get': request<{ presence: Presence }>()(z.strictObject({})),
};

export interface SessionNotifications {
  /** Sent at once when a connection is made. */
  'session:challenged': Challenge;
  /** An opening failed and has spent its nonce: the next one signs this. Comes before the answer that it failed. */
  'session:nonceRenewed': { nonce: string };
  /** Another connection has taken this seat with its resume token; this one is closed. */
  'session:replaced': Record<string, never>;
  /** The server is about to stop; reconnecting finds it again if it was a restart. */
  'server:stopping': Record<string, never>;
}
