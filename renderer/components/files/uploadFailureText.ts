import {
  type FileLimits,
  fileRefusals,
  filesPerPersonMax,
} from '../../../shared/domain/SharedFile.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { UploadFailure } from '../../state/FileShare.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { failureText } from '../ui/failureText.ts';
import { sizeText } from './sizeText.ts';

type KnownFailure = Exclude<UploadFailure, ErrorCode>;

const known: ReadonlySet<string> = new Set([...fileRefusals, 'gone', 'unreadable']);

function isKnown(failure: UploadFailure): failure is KnownFailure {
  return known.has(failure);
}

/** Why a file was not shared, and what to do. */
export function uploadFailureText(
  t: TFunction,
  failure: UploadFailure,
  limits: FileLimits | null,
  language: string,
): string {
  if (failure === 'forbidden') return t('files.forbidden');
  if (!isKnown(failure)) return failureText(t, failure);
  const bytes = failure === 'tooLarge' ? limits?.fileMax : limits?.perPersonMax;
  return t(`files.failure.${failure}`, {
    size: sizeText(bytes ?? 0, language),
    count: filesPerPersonMax,
  });
}
