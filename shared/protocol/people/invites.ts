import { z } from 'zod';
import {
  type Invite,
  inviteKinds,
  inviteLifetimeMaxMs,
  inviteLifetimeMinMs,
  inviteNoteMaxLength,
  inviteUsesMax,
} from '../../domain/Invite.ts';
import { tidyName } from '../../domain/names.ts';
import { channelIdField, inviteIdField, roleIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** For those with the permission `invite`, on the server or in the channel to which the invite leads. */
export const inviteRequests = {
  /**
   * Makes an invite, or answers the own one that exists with exactly these terms, where they set no limit. `forbidden` for a
   * role that the maker may not give, `notFound` for a channel that they may not see, `limitReached` for too many.
   */
  'invite:create': request<{ invite: Invite }>()(
    z.strictObject({
      kind: z.enum(inviteKinds),
      roleId: z.nullable(roleIdField),
      channelId: z.nullable(channelIdField),
      usesMax: z.int().min(1).max(inviteUsesMax).nullable(),
      /** How long it works, from now on; null for as long as nobody revokes it. */
      lifetimeMs: z.int().min(inviteLifetimeMinMs).max(inviteLifetimeMaxMs).nullable(),
      note: z
        .string()
        .max(inviteNoteMaxLength * 4)
        .transform(tidyName)
        .refine((note) => note.length <= inviteNoteMaxLength),
    }),
  ),
  /** The own invites, and those of everybody for people who may manage the server. The newest first. */
  'invite:list': request<{ invites: Invite[] }>()(z.strictObject({})),
  /** Own invites, and those of others with the permission `manageServer`. */
  'invite:revoke': request<Record<string, never>>()(z.strictObject({ inviteId: inviteIdField })),
};
