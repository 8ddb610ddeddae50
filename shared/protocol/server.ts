import { z } from 'zod';
import type { ServerProfile } from '../domain/ServerProfile.ts';
import { serverNameMaxLength, serverPictureMaxLength } from '../domain/ServerProfile.ts';
import { nameText } from './fields.ts';
import { request } from './request.ts';

/** What somebody needs to bring another one here. */
export interface ServerInvite {
  /** Null on an open server, and for who may not invite. */
  readonly joinCode: string | null;
  /** SHA-256 of the server's key, `AB:CD:…`, to be pinned; null where the certificate proves itself. */
  readonly fingerprint256: string | null;
  /**
   * IP addresses of the server, for who is on the same machine and knows it as localhost only: the one that most people reach
   * first. Empty for who may not invite.
   */
  readonly addresses: readonly string[];
}

/** That the bytes are the picture that they claim to be, the server finds out. */
const serverPictureField = z
  .string()
  .max(serverPictureMaxLength)
  .regex(/^data:image\/(png|webp);base64,[A-Za-z0-9+/]+={0,2}$/);

export const serverRequests = {
  'server:invite': request<ServerInvite>()(z.strictObject({})),
  /** Owners only; `conflict` when another name is wished than the configuration says. */
  'server:update': request<{ server: ServerProfile }>()(
    z.strictObject({
      name: nameText(serverNameMaxLength),
      picture: serverPictureField.nullable(),
    }),
  ),
};

export interface ServerNotifications {
  /** An owner has given the server another name or picture. */
  'server:changed': { server: ServerProfile };
}
