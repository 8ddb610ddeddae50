import { soundsMax, soundsPerUserMax } from '../../../shared/domain/Sound.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { failureText } from '../ui/failureText.ts';

/** Why a sound was not added or changed, and what to do. */
export function soundFailureText(t: TFunction, code: ErrorCode | 'unencodable'): string {
  switch (code) {
    case 'unencodable':
      return t('soundboard.unencodable');
    case 'conflict':
      return t('soundboard.taken');
    case 'limitReached':
      return t('soundboard.full', { all: soundsMax, own: soundsPerUserMax });
    default:
      return failureText(t, code);
  }
}
