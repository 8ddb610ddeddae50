import * as z from 'zod/mini';
import type {
  ChannelId,
  InviteId,
  PeerId,
  RoleId,
  SoundId,
  TransportId,
  UserId,
} from '../domain/ids.ts';
import { videoLimitMax, videoLimitMin } from '../domain/videoLimits.ts';

/*
 * Fields that pages check, too. They are made of zod's small variant, because a page loads it at its start: a tenth of the
 * other one. Both variants can be parts of each other.
 */

const idText = z.string().check(z.minLength(1), z.maxLength(64));
/** An id of one kind, as it is typed after the check. */
const idField = <Id extends string>() =>
  z.pipe(
    idText,
    z.transform((id) => id as Id),
  );

export const channelIdField = idField<ChannelId>();
export const peerIdField = idField<PeerId>();
export const userIdField = idField<UserId>();
export const roleIdField = idField<RoleId>();
export const inviteIdField = idField<InviteId>();
export const transportIdField = idField<TransportId>();
export const soundIdField = idField<SoundId>();

/** Bit/s; null for no limit. */
export const videoLimitField = z.nullable(
  z.int().check(z.minimum(videoLimitMin), z.maximum(videoLimitMax)),
);
