import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from './ActionContext.ts';

/** Asks the server for something that a person intends; answers why it was refused, or null when it was done. */
export async function askServer<Name extends RequestName>(
  { signaling }: Pick<ActionContext, 'signaling'>,
  name: Name,
  payload: RequestInput<Name>,
  done?: (value: RequestResponse<Name>) => void,
): Promise<Failure | null> {
  try {
    await signaling.request(name, payload, done);
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: error.code, reason: error.message };
  }
}
