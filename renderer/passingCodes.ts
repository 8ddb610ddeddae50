import type { ErrorCode } from '../shared/protocol/errors.ts';

/** Refusals that pass by themselves: the same request may be granted a little later. */
export const passingCodes: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'timeout',
  'rateLimited',
  'internal',
]);
