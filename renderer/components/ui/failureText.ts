import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import type { en } from '../../texts/en.ts';

type FailureKey = `failure.${keyof typeof en.failure}`;

/** The text of each error code; the type keeps it complete. */
const keys: Record<ErrorCode, FailureKey> = {
  invalidRequest: 'failure.invalidRequest',
  notSignedIn: 'failure.notSignedIn',
  signatureWrong: 'failure.signatureWrong',
  serverKeyWrong: 'failure.serverKeyWrong',
  versionMismatch: 'failure.versionMismatch',
  nameRequired: 'failure.nameRequired',
  nameTaken: 'failure.nameTaken',
  joinCodeRequired: 'failure.joinCodeRequired',
  joinCodeWrong: 'failure.joinCodeWrong',
  ownerCodeWrong: 'failure.ownerCodeWrong',
  linkCodeWrong: 'failure.linkCodeWrong',
  recoveryUnknown: 'failure.recoveryUnknown',
  deviceRemoved: 'failure.deviceRemoved',
  forbidden: 'failure.forbidden',
  banned: 'failure.banned',
  notFound: 'failure.notFound',
  channelFull: 'failure.channelFull',
  cannotEncrypt: 'failure.cannotEncrypt',
  channelLocked: 'failure.channelLocked',
  conflict: 'failure.conflict',
  outdated: 'failure.outdated',
  limitReached: 'failure.limitReached',
  rateLimited: 'failure.rateLimited',
  notSaved: 'failure.notSaved',
  unavailable: 'failure.unavailable',
  timeout: 'failure.timeout',
  disconnected: 'failure.disconnected',
  internal: 'failure.internal',
};

/** Whether the name caused the refusal; the error is then shown at the name. */
export function isNameFailure(
  code: string | null,
): code is 'invalidRequest' | 'conflict' | 'nameTaken' {
  return code === 'invalidRequest' || code === 'conflict' || code === 'nameTaken';
}

/** What went wrong and what to do. */
export function failureText(t: TFunction, code: ErrorCode): string {
  return t(keys[code]);
}

/** Why a channel was not joined; `channelName` is null when the channel is not, or no longer, in the list. */
export function joinFailureText(
  t: TFunction,
  code: ErrorCode | undefined,
  channelName: string | null,
): string {
  if (channelName === null) {
    return code === 'notFound' ? t('notice.joinNotFoundUnnamed') : t('notice.joinFailedUnnamed');
  }
  switch (code) {
    case 'channelFull':
      return t('notice.channelFull', { channel: channelName });
    case 'cannotEncrypt':
      return t('notice.cannotEncrypt', { channel: channelName });
    case 'forbidden':
      return t('notice.joinForbidden', { channel: channelName });
    case 'notFound':
      return t('notice.joinNotFound', { channel: channelName });
    case undefined:
    case 'invalidRequest':
    case 'conflict':
    case 'internal':
      return t('notice.joinFailed', { channel: channelName });
    default:
      return failureText(t, code);
  }
}
