import { z } from 'zod';
import type { User } from '../../domain/User.ts';
import { userPictureMaxBytes } from '../../domain/User.ts';
import { userNameField } from '../fields.ts';
import { request } from '../request.ts';

const doorField = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('doNotDisturb') }),
  /** At most `backAtMaxMs` from now. */
  z.strictObject({ kind: z.literal('backAt'), at: z.int().min(0) }),
]);

/** What users decide about themselves. Others are told with their presence. */
export const userRequests = {
  /** `nameTaken` for one that looks like somebody else's. */
  'user:rename': request<{ user: User }>()(z.strictObject({ name: userNameField })),
  /**
   * Makes the user the owner, with the code that the server prints while it has none, or that was printed on its machine. An
   * owner before keeps only their roles.
   */
  'user:claimOwner': request<{ user: User }>()(z.strictObject({ code: z.string().max(128) })),
  /** Null for open. `invalidRequest` for a time that is over or too far away. */
  'user:setDoor': request<{ user: User }>()(z.strictObject({ door: doorField.nullable() })),
  /** Null for none. The server checks that the bytes are a small image that does not move; else `invalidRequest`. */
  'user:setPicture': request<{ user: User }>()(
    z.strictObject({
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length <= userPictureMaxBytes)
        .nullable(),
    }),
  ),
  /** The bytes of a picture that somebody has now, by its hash. */
  'user:picture': request<{ bytes: Uint8Array | ArrayBuffer }>()(
    z.strictObject({ hash: z.string().regex(/^[\w-]{43}$/) }),
  ),
};
