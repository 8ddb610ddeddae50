import type { WhisperTarget } from '../../../shared/domain/whisperTarget.ts';
import type { WhisperSlot } from '../../../shared/keys/whisperSlots.ts';
import type { WhisperFailure } from '../../state/callState.ts';
import type { WhisperTargets } from '../../state/preferences.ts';
import type { PerchState } from '../../store/PerchState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** Name of a whisper's target; empty if it has just left. */
export function targetName({ presence }: PerchState, target: WhisperTarget): string {
  const name =
    'peerId' in target
      ? presence.occupants.find(({ peerId }) => peerId === target.peerId)?.user.name
      : presence.channels.find(({ id }) => id === target.channelId)?.name;
  return name ?? '';
}

/** Label of a whisper key, with its target's name. */
export function whisperKeyLabel(t: TFunction, slot: WhisperSlot, targets: WhisperTargets): string {
  if (slot === 'whisperReply') return t('whisper.reply');
  const number = slot.slice(-1);
  const name = targets[slot]?.name;
  return name === undefined ? t('whisper.key', { number }) : t('whisper.keyTo', { number, name });
}

/** Why a whisper did not start, or why it ended. */
export function whisperFailureText(t: TFunction, reason: WhisperFailure): string {
  switch (reason) {
    case 'unheard':
    case 'nobodyYet':
    case 'undisturbed':
    case 'notChosen':
    case 'notHere':
    case 'idle':
      return t(`whisper.failed.${reason}`);
    case 'conflict':
      return t('whisper.failed.unheard');
    case 'notFound':
      return t('whisper.failed.nobodyThere');
    case 'forbidden':
      return t('whisper.failed.refused');
    case 'cannotEncrypt':
      return t('whisper.failed.sealed');
    case 'targetGone':
      return t('whisper.failed.gone');
    case 'silenced':
      return t('whisper.failed.ended');
    default:
      return t('whisper.failed.failed');
  }
}
