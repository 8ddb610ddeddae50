import type { TFunction } from 'i18next';
import type { WhisperSlot } from '../../../shared/keys/whisperSlots.ts';
import type { WhisperTargets } from '../../state/preferences.ts';

/** What a key for whispering is called: by to whom it leads. */
export function whisperKeyLabel(t: TFunction, slot: WhisperSlot, targets: WhisperTargets): string {
  if (slot === 'whisperReply') return t('whisper.reply');
  const number = slot.slice(-1);
  const name = targets[slot]?.name;
  return name === undefined ? t('whisper.key', { number }) : t('whisper.keyTo', { number, name });
}
