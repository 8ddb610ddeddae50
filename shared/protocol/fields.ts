import { z } from 'zod';
import { channelNameMaxLength, channelUserLimitMax } from '../domain/Channel.ts';
import type { ChannelId, PeerId, TransportId } from '../domain/ids.ts';
import { userNameMaxLength } from '../domain/User.ts';

/** Fields that several requests share, with their limits. */
const idText = z.string().min(1).max(64);

export const channelIdField = idText.transform((id) => id as ChannelId);
export const peerIdField = idText.transform((id) => id as PeerId);
export const transportIdField = idText.transform((id) => id as TransportId);

/** Control characters and the invisible characters that turn text around have no place in a name. */
const printable = /^[^\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*$/u;
const nameText = (maxLength: number) =>
  z
    .string()
    .max(maxLength * 4)
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1).max(maxLength).regex(printable));

export const userNameField = nameText(userNameMaxLength);
export const channelNameField = nameText(channelNameMaxLength);

export const channelSettingsField = z.strictObject({
  name: channelNameField,
  userLimit: z.int().min(1).max(channelUserLimitMax).nullable(),
  music: z.boolean(),
  hidesSpeaking: z.boolean(),
});
