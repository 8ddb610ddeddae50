import { z } from 'zod';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { keyChordField } from '../../shared/ipc/keys.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';

const idText = z.string().min(1).max(64);

/** Whom a key leads to: a user, who may be here or not, or a channel. `name` is what it was called when it was chosen. */
const chosenTargetField = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('user'),
    userId: idText.transform((id) => id as UserId),
    name: z.string().max(200),
  }),
  z.strictObject({
    kind: z.literal('channel'),
    channelId: idText.transform((id) => id as ChannelId),
    name: z.string().max(200),
  }),
]);
export type ChosenTarget = z.output<typeof chosenTargetField>;

/** To whom the chosen keys lead on this server. */
export const whisperTargetsField = z.strictObject({
  whisper1: chosenTargetField.nullable(),
  whisper2: chosenTargetField.nullable(),
  whisper3: chosenTargetField.nullable(),
});
export type WhisperTargets = z.output<typeof whisperTargetsField>;

/** The keys to whisper with in a browser; the desktop app has its own. */
export const whisperKeysField = z.strictObject({
  whisperReply: keyChordField.nullable(),
  whisper1: keyChordField.nullable(),
  whisper2: keyChordField.nullable(),
  whisper3: keyChordField.nullable(),
} satisfies Record<WhisperSlot, unknown>);
export type WhisperKeys = z.output<typeof whisperKeysField>;

export const noWhisperTargets: WhisperTargets = { whisper1: null, whisper2: null, whisper3: null };
export const noWhisperKeys: WhisperKeys = {
  whisperReply: null,
  whisper1: null,
  whisper2: null,
  whisper3: null,
};
