import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { failureText } from '../ui/failureText.ts';

/** Why people were not moved, and what to do. */
export function moveFailureText(t: TFunction, code: ErrorCode): string {
  // Of a move by others, a server says this of bots only.
  return code === 'cannotEncrypt' ? t('serverEncryption.botNotMoved') : failureText(t, code);
}
