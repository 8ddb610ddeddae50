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

export const channelIdField = z.pipe(
  idText,
  z.transform((id) => id as ChannelId),
);
export const peerIdField = z.pipe(
  idText,
  z.transform((id) => id as PeerId),
);
export const userIdField = z.pipe(
  idText,
  z.transform((id) => id as UserId),
);
export const roleIdField = z.pipe(
  idText,
  z.transform((id) => id as RoleId),
);
export const inviteIdField = z.pipe(
  idText,
  z.transform((id) => id as InviteId),
);
export const transportIdField = z.pipe(
  idText,
  z.transform((id) => id as TransportId),
);
export const soundIdField = z.pipe(
  idText,
  z.transform((id) => id as SoundId),
);

/** Bit/s; null for no limit. */
export const videoLimitField = z.nullable(
  z.int().check(z.minimum(videoLimitMin), z.maximum(videoLimitMax)),
);
