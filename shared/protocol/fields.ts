import { z } from 'zod';
import { channelNameMaxLength, channelUserLimitMax } from '../domain/Channel.ts';
import type { ChannelId, PeerId, SoundId, TransportId } from '../domain/ids.ts';
import { nameFault, tidyName } from '../domain/names.ts';
import { soundboardRules } from '../domain/Sound.ts';
import { userNameMaxLength } from '../domain/User.ts';
import { videoLimitMax, videoLimitMin } from '../domain/videoLimits.ts';

const idText = z.string().min(1).max(64);

export const channelIdField = idText.transform((id) => id as ChannelId);
export const peerIdField = idText.transform((id) => id as PeerId);
export const transportIdField = idText.transform((id) => id as TransportId);
export const soundIdField = idText.transform((id) => id as SoundId);

/** A name as people type it, tidied: see `tidyName`. `maxLength` counts after tidying; much longer texts are refused before. */
export const nameText = (maxLength: number) =>
  z
    .string()
    .max(maxLength * 4)
    .transform(tidyName)
    .refine((name) => nameFault(name, maxLength) === null);

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
