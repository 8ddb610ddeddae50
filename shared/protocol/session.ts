import { z } from 'zod';
import type { PeerId } from '../domain/ids.ts';
import type { Presence } from '../domain/Presence.ts';
import type { Role } from '../domain/Role.ts';
import type { ServerProfile } from '../domain/ServerProfile.ts';
import type { User } from '../domain/User.ts';
import type { Failure } from './errors.ts';
import { keyField, signatureField, userNameField } from './fields.ts';
import { channelIdField, transportIdField } from './pageFields.ts';
import { deviceNameField } from './people/devices.ts';
import { request } from './request.ts';
import { type ConsumerOffer, type MediaSetup, rtpCapabilitiesField } from './streams/media.ts';

/** The server's first message on every connection. */
export interface Challenge {
  readonly protocolVersion: number;
  readonly serverVersion: string;
  /** 32 random bytes, base64url; valid for one `session:open` on this connection, see `session:nonceRenewed`. */
  readonly nonce: string;
  /** SHA-256 of the key of this server's certificate, `AA:BB:…`. Part of the signed text. */
  readonly serverKey: string;
  readonly serverName: string;
  readonly joinCodeRequired: boolean;
  /** There where channels may be encrypted to the end: what is sent and received must be ready for it. */
  readonly e2ee?: true;
  /** The codec table as mediasoup's router capabilities, for `Device.load`. Opaque here. */
  readonly routerRtpCapabilities: unknown;
}

/** The answer to `session:open`: one message with everything that a join needs. */
export interface SessionOpened {
  readonly peerId: PeerId;
  readonly user: User;
  /**
   * Secret. It resumes this seat after a lost connection. Each opening returns a new token; the token that was used for it
   * stays valid until the new one is used.
   */
  readonly resumeToken: string;
  /** True when the seat was still held: same peerId, same channel. */
  readonly resumed: boolean;
  readonly presence: Presence;
  readonly server: ServerProfile;
  readonly roles: readonly Role[];
  /** The transports to create; null when the client's existing transports stay in use. */
  readonly media: MediaSetup | null;
  /** All streams of the current channel. After a resume the list is complete: streams that are missing have ended. */
  readonly offers: ConsumerOffer[];
  /** Why the requested channel was not joined, or null. */
  readonly joinFailure: Failure | null;
}

export const sessionRequests = {
  /** Signs in, and returns to or joins a channel with the same message. */
  'session:open': request<SessionOpened>()(
    z.strictObject({
      protocolVersion: z.int(),
      /** Raw Ed25519 public key, 32 bytes. */
      publicKey: keyField,
      /** Over `challengeText(host, serverKey, nonce)`, 64 bytes. */
      signature: signatureField,
      /** Required when the key is new here; renames a known user. */
      name: userNameField.optional(),
      /** What a device is called for its person, while they have not named it. */
      deviceName: deviceNameField.optional(),
      joinCode: z.string().max(128).optional(),
      /** From the last answer. A client without one makes one up: it resumes the seat if this answer is lost. */
      resumeToken: z.string().max(128).optional(),
      rtpCapabilities: rtpCapabilitiesField,
      /** The client's existing transports that it wants to keep. */
      heldTransportIds: z.array(transportIdField).max(2),
      /** The channel to be in afterwards; null for none. */
      channelId: z.nullable(channelIdField),
      muted: z.boolean(),
      deafened: z.boolean(),
      listenOnly: z.boolean(),
      /** Whether an existing share continues. If its transport was lost, it is sent again. */
      sharing: z.boolean().default(false),
      /** See `share:allowDrawing`. */
      drawable: z.boolean().default(true),
      /** The same for the camera. */
      camera: z.boolean().default(false),
      /** Whether others may whisper to this user. */
      whispers: z.boolean().default(true),
    }),
  ),
  /** The app closes on purpose: the seat is not held. */
  'session:close': request<Record<string, never>>()(z.strictObject({})),
  /** A new snapshot, after a gap in the revisions. */
  'presence:get': request<{ presence: Presence }>()(z.strictObject({})),
};

export interface SessionNotifications {
  /** Sent at once on each new connection. */
  'session:challenged': Challenge;
  /** `session:open` failed and has used its nonce. The next one signs this nonce. Sent before the failed answer. */
  'session:nonceRenewed': { nonce: string };
  /** Another connection has taken this seat with its resume token; this one is closed. */
  'session:replaced': Record<string, never>;
  /** The own name, roles, picture or door have changed, in this window or elsewhere. */
  'user:changed': { user: User };
  /** The server is about to stop; reconnecting finds it again if it was a restart. */
  'server:stopping': Record<string, never>;
}
