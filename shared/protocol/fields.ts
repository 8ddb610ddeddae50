import { z } from 'zod';
import {
  channelBitrateMax,
  channelBitrateMin,
  channelCategoryMaxLength,
  channelNameMaxLength,
  channelPeersMax,
  channelStatusMaxLength,
  channelTopicMaxLength,
  channelVoicesMax,
  channelVoicesMin,
  peersMaxOf,
  recordingDaysMax,
} from '../domain/Channel.ts';
import { nameFault, tidyName } from '../domain/names.ts';
import { userNameMaxLength } from '../domain/User.ts';
import { videoLimitField } from './pageFields.ts';

/** A name as people type it, tidied: see `tidyName`. `maxLength` counts after tidying; much longer texts are refused before. */
export const nameText = (maxLength: number) =>
  z
    .string()
    .max(maxLength * 4)
    .transform(tidyName)
    .refine((name) => nameFault(name, maxLength) === null);

export const userNameField = nameText(userNameMaxLength);
export const channelNameField = nameText(channelNameMaxLength);

/** As `nameText`, but it may be empty. */
export const optionalText = (maxLength: number) =>
  z
    .string()
    .max(maxLength * 4)
    .transform(tidyName)
    .refine((text) => text.length <= maxLength);
export const channelCategoryField = optionalText(channelCategoryMaxLength);
export const channelStatusField = optionalText(channelStatusMaxLength);
const dayMs = 24 * 60 * 60_000;

const channelFields = z.strictObject({
  name: channelNameField,
  userLimit: z.int().min(1).nullable(),
  music: z.boolean(),
  stage: z.boolean().default(false),
  hidesSpeaking: z.boolean(),
  locked: z.boolean().default(false),
  videoLimit: z._default(videoLimitField, null),
  category: channelCategoryField.default(''),
  topic: optionalText(channelTopicMaxLength).default(''),
  bitrate: z.int().min(channelBitrateMin).max(channelBitrateMax).nullable().default(null),
  voicesMax: z.int().min(channelVoicesMin).max(channelVoicesMax).nullable().default(null),
  recordingDays: z.int().min(1).max(recordingDaysMax).nullable().default(null),
  idleAfterMs: z.int().min(60_000).max(dayMs).nullable().default(null),
  encrypted: z.boolean().default(true),
});

/** The user limit is checked apart: a stage holds more people than an ordinary channel. */
export const channelSettingsField = channelFields.refine(
  (settings) => (settings.userLimit ?? 0) <= peersMaxOf(settings),
  { path: ['userLimit'] },
);

/** What whoever makes a temporary channel decides about it. */
export const temporaryChannelField = channelFields
  .pick({ name: true, userLimit: true, locked: true })
  .extend({ userLimit: z.int().min(1).max(channelPeersMax).nullable() });

/** Base64url without padding, of exactly this number of bytes. */
export const base64url = (bytes: number) =>
  z
    .string()
    .length(Math.ceil((bytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);

/** A raw Ed25519 public key. */
export const keyField = base64url(32);
/** A signature by an Ed25519 key. */
export const signatureField = base64url(64);

/** Exactly one emoji of Unicode's list. */
export const emojiField = z
  .string()
  .max(32)
  .regex(/^\p{RGI_Emoji}$/v);
