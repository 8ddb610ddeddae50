/**
 * Keys to whisper with: one for whoever whispered to me last, three for whom I choose. The same names for the app's global
 * keys and for a page's own; to whom they lead is kept with each server, as people and channels are.
 */
export const whisperSlots = ['whisperReply', 'whisper1', 'whisper2', 'whisper3'] as const;
export type WhisperSlot = (typeof whisperSlots)[number];
/** Those whose target is chosen. */
export const chosenSlots = ['whisper1', 'whisper2', 'whisper3'] as const satisfies WhisperSlot[];
export type ChosenSlot = (typeof chosenSlots)[number];

export function isWhisperSlot(name: string): name is WhisperSlot {
  return (whisperSlots as readonly string[]).includes(name);
}
