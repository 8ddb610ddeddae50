import type { TFunction } from 'i18next';
import type { WhisperFailure } from '../../state/callState.ts';

/** Why a whisper did not begin, or ended by itself. */
export function whisperFailureText(t: TFunction, reason: WhisperFailure): string {
  switch (reason) {
    case 'unheard':
    case 'nobodyYet':
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
    case 'targetGone':
      return t('whisper.failed.gone');
    case 'silenced':
      return t('whisper.failed.ended');
    default:
      return t('whisper.failed.failed');
  }
}
