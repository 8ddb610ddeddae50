import { z } from 'zod';
import type { ServerProfile } from '../domain/ServerProfile.ts';
import { serverNameMaxLength, serverPictureMaxLength } from '../domain/ServerProfile.ts';
import { nameText } from './fields.ts';
import { request } from './request.ts';

/** What a link to this server needs, besides the code of an invite. */
export interface LinkFacts {
  /** The address that people open, `https://example.org/perch`; null for the one that the client has dialled. */
  readonly url: string | null;
  /** SHA-256 of the key that is shown there, `AB:CD:…`, to be pinned; null where it needs no pin. */
  readonly fingerprint256: string | null;
  /**
   * IP addresses of the server, for users on the same machine who know it only as localhost. The address that most people can
   * reach comes first. Empty for users who may not invite.
   */
  readonly addresses: readonly string[];
}

/** The server checks that the bytes are an image of this type. */
const serverPictureField = z
  .string()
  .max(serverPictureMaxLength)
  .regex(/^data:image\/(png|webp);base64,[A-Za-z0-9+/]+={0,2}$/);

export const serverRequests = {
  'server:link': request<LinkFacts>()(z.strictObject({})),
  /** Owners only; `conflict` for a name other than that of the configuration. */
  'server:update': request<{ server: ServerProfile }>()(
    z.strictObject({
      name: nameText(serverNameMaxLength),
      picture: serverPictureField.nullable(),
      /** As it is without it. */
      linkPreviews: z.boolean().optional(),
    }),
  ),
  /** Whether channels are encrypted to the end, unless they say otherwise. Owners only; `conflict` where the configuration sets it. */
  'server:encrypt': request<{ server: ServerProfile }>()(z.strictObject({ isOn: z.boolean() })),
};

export interface ServerNotifications {
  /** An owner has changed the server's name, picture or settings. */
  'server:changed': { server: ServerProfile };
}
