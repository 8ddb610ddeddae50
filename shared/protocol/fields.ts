import { z } from 'zod';
import { channelNameMaxLength, channelUserLimitMax } from '../domain/Channel.ts';
import type { ChannelId, PeerId, SoundId, TransportId } from '../domain/ids.ts';
import { soundboardRules } from '../domain/Sound.ts';
import { userNameMaxLength } from '../domain/User.ts';
import { videoLimitMax, videoLimitMin } from '../domain/videoLimits.ts';

/** Fields that several requests share, with their limits. */
const idText = z.string().min(1).max(64);

export const channelIdField = idText.transform((id) => id as ChannelId);
export const peerIdField = idText.transform((id) => id as PeerId);
export const transportIdField = idText.transform((id) => id as TransportId);
export const soundIdField = idText.transform((id) => id as SoundId);

/**
 * No control characters, none that turn text around, none that only hide: nobody may look like somebody else. The joiners
 * U+200C and U+200D stay, as emoji and Persian need them.
 */
const printable =
  /^[^\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]*$/u;
/** Something to see: the blank letters of Hangul and the blank Braille cell are none. */
const visible = /[[\p{L}\p{N}\p{P}\p{S}]--[\u115f\u1160\u2800\u3164\uffa0]]/v;
/** A name as people see it: tidied, and nothing in it that hides. */
export const nameText = (maxLength: number) =>
  z
    .string()
    .max(maxLength * 4)
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1).max(maxLength).regex(printable).regex(visible));

export const userNameField = nameText(userNameMaxLength);
export const channelNameField = nameText(channelNameMaxLength);

/** Bit/s; null for no limit. */
export const videoLimitField = z.int().min(videoLimitMin).max(videoLimitMax).nullable();

export const channelSettingsField = z.strictObject({
  name: channelNameField,
  userLimit: z.int().min(1).max(channelUserLimitMax).nullable(),
  music: z.boolean(),
  hidesSpeaking: z.boolean(),
  soundboard: z.enum(soundboardRules).default('everybody'),
  videoLimit: videoLimitField.default(null),
});
