import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { TransferFailure } from '../../state/Transfers.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { memoryMaxBytes } from '../../transfers/ReceivedFile.ts';
import { sizeText } from '../files/sizeText.ts';
import { failureText } from '../ui/failureText.ts';

/** Those that mean something else here than elsewhere. */
const known = [
  'ended',
  'noWay',
  'damaged',
  'unreadable',
  'tooLarge',
  'limitReached',
  'notFound',
  'conflict',
  'forbidden',
] as const satisfies readonly TransferFailure[];

/** Why a file was not transferred, and what to do. */
export function transferFailureText(
  t: TFunction,
  failure: TransferFailure,
  language: string,
): string {
  const own = known.find((each) => each === failure);
  if (own === undefined) return failureText(t, failure as ErrorCode);
  return t(`transfers.failure.${own}`, { size: sizeText(memoryMaxBytes, language) });
}
