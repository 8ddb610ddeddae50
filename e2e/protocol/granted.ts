import type { Answer } from '../../shared/protocol/errors.ts';

/** The value of an answer. @throws when the request was refused, with the code. */
export function granted<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.reason}`);
  return answer.value;
}
