import { z } from 'zod';
import {
  type AuditEntry,
  auditKinds,
  auditPageMax,
  auditSearchMaxLength,
} from '../../domain/AuditEntry.ts';
import type { ChannelId } from '../../domain/ids.ts';
import {
  type Ban,
  bannedAddressScopes,
  durationMaxMs,
  type NamedPerson,
  type Restriction,
  type RestrictionKind,
  reasonMaxLength,
  type SessionEnding,
} from '../../domain/moderation.ts';
import { tidyName } from '../../domain/names.ts';
import { channelIdField, peerIdField, userIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import type { ConsumerOffer } from '../streams/media.ts';

/** One line of text, tidied; null when nothing is left of it. */
const reasonField = z
  .string()
  .max(reasonMaxLength * 4)
  .transform((text) => tidyName(text) || null)
  .refine((reason) => (reason?.length ?? 0) <= reasonMaxLength)
  .nullable()
  .default(null);

/** How long it lasts; null until it is lifted. */
const durationField = z.int().min(1_000).max(durationMaxMs).nullable();

const restrictionFields = z.strictObject({
  userId: userIdField,
  reason: reasonField,
  forMs: durationField,
});
const personFields = z.strictObject({ userId: userIdField });

/**
 * Keeping order. Nobody can do any of this to who ranks as high as they do, and nobody to the owner: `forbidden`. A person
 * whose channel the other may not see counts as in no channel: `notFound` where they are named by their peer.
 */
export const moderationRequests = {
  /**
   * Moves a peer to another channel, also into a full one, and into one that they may see but not join by themselves. Also
   * undoes the moderator's own `person:disconnect` of the last seconds.
   */
  'person:move': request<Record<string, never>>()(
    z.strictObject({ peerId: peerIdField, channelId: channelIdField }),
  ),
  /** Takes a peer out of its channel; for those who may move people. */
  'person:disconnect': request<Record<string, never>>()(
    z.strictObject({ peerId: peerIdField, reason: reasonField }),
  ),
  /** Mutes a person in all channels, on all devices, or changes how long. It outlives the session. */
  'person:mute': request<{ restriction: Restriction }>()(restrictionFields),
  'person:unmute': request<Record<string, never>>()(personFields),
  /** As `person:mute`, and they hear nobody. */
  'person:deafen': request<{ restriction: Restriction }>()(restrictionFields),
  'person:undeafen': request<Record<string, never>>()(personFields),
  /** Ends all sessions of a person. They are no longer admitted: where a code or an invite is needed, they need one again. */
  'person:kick': request<Record<string, never>>()(
    z.strictObject({ userId: userIdField, reason: reasonField }),
  ),
  /**
   * Takes back the moderator's own `person:kick` of the last seconds: the person comes in as before, and their apps are told
   * (`session:readmitted`). `notFound` for any other.
   */
  'person:undoKick': request<Record<string, never>>()(personFields),
  /**
   * Ends all sessions of a person and does not let them in again; replaces an earlier ban. `conflict` when an address is wanted
   * and none has been seen since the server started.
   */
  'person:ban': request<{ ban: Ban }>()(
    restrictionFields.extend({ addresses: z.enum(bannedAddressScopes) }),
  ),
  /** All bans that have not ended, the newest first; for those who may ban. */
  'ban:list': request<{ bans: Ban[]; more: boolean }>()(
    z.strictObject({ before: z.int().nullable() }),
  ),
  'ban:lift': request<Record<string, never>>()(z.strictObject({ banId: z.int() })),
  /**
   * The audit log, the newest first, before this entry; for those who may kick, ban, manage roles or the server. Without
   * entries about channels that they may not see.
   */
  'audit:list': request<{ entries: AuditEntry[]; more: boolean }>()(
    z.strictObject({
      before: z.int().nullable(),
      /** What names and reasons contain; in any case. */
      search: z.string().max(auditSearchMaxLength),
      /** Only by this person or about them. */
      userId: z.nullable(userIdField),
      /** Only these; empty for all. */
      kinds: z.array(z.enum(auditKinds)).max(auditKinds.length),
      limit: z.int().min(1).max(auditPageMax),
    }),
  ),
};

export interface ModerationNotifications {
  /**
   * A moderator has moved this peer. As after a join: `offers` are all of its streams in the new channel. Null: it is in no
   * channel any more.
   */
  'person:moved': {
    channelId: ChannelId | null;
    offers: ConsumerOffer[];
    by: NamedPerson;
    reason: string | null;
  };
  /**
   * The user is muted or deafened from now on, or no longer (`restriction` is null), by whom, or by itself (null). Also sent
   * after each sign-in while it lasts.
   */
  'person:restricted': {
    kind: RestrictionKind;
    restriction: Restriction | null;
    by: NamedPerson | null;
  };
  /** The server ends this session, or does not open one. Sent before the connection ends, and before the failed answer. */
  'session:ended': SessionEnding;
  /** A kick was undone: the app may sign in again as before. The connection ends. */
  'session:readmitted': { by: NamedPerson };
}
