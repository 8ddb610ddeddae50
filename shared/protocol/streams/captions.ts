import { z } from 'zod';
import { type Caption, captionMaxLength, captionSpokenMaxMs } from '../../domain/Caption.ts';
import type { PeerId } from '../../domain/ids.ts';
import { request } from '../request.ts';

/** Three bytes for each character, and what sealing adds, as base64url. */
const sealedMaxLength = 3_000;

/** A caption as an app sends it: in an encrypted channel sealed, in base64url; see docs/encryption.md. */
export type SentCaption = Caption | { readonly sealed: string };

/** Captions: what the user says, written by their own app, for the others in their channel. */
export const captionRequests = {
  /**
   * What the user says. Passed on to the others in the peer's channel, except those whom moderators let hear nothing, and kept
   * nowhere but in a recording in which the user is. `conflict` in no channel, and where it is sealed and the channel is not
   * encrypted, or the other way round; `forbidden` for whoever may not speak there.
   */
  'caption:send': request<Record<string, never>>()(
    z.union([
      z.strictObject({
        text: z
          .string()
          .max(captionMaxLength)
          .transform((text) => text.replace(/\s+/g, ' ').trim())
          .refine((text) => text !== ''),
        isFinal: z.boolean(),
        spokenMs: z.int().min(0).max(captionSpokenMaxMs),
      }),
      z.strictObject({
        sealed: z
          .string()
          .min(1)
          .max(sealedMaxLength)
          .regex(/^[A-Za-z0-9_-]+$/),
      }),
    ]),
  ),
};

export interface CaptionNotifications {
  /** What somebody in this peer's channel says. */
  'caption:sent': { readonly peerId: PeerId } & SentCaption;
}
