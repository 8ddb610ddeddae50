/**
 * The whisper keys: one replies to the last whisperer, three have chosen targets. Global keys of the app and keys of a page
 * have the same names. The targets are stored for each server, because people and channels belong to it.
 */
export const whisperSlots = ['whisperReply', 'whisper1', 'whisper2', 'whisper3'] as const;
export type WhisperSlot = (typeof whisperSlots)[number];
/** The whisper keys with a chosen target. */
export const chosenSlots = ['whisper1', 'whisper2', 'whisper3'] as const satisfies WhisperSlot[];
export type ChosenSlot = (typeof chosenSlots)[number];

export function isWhisperSlot(name: string): name is WhisperSlot {
  return (whisperSlots as readonly string[]).includes(name);
}
