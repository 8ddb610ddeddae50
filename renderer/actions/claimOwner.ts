import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';
import { saveMyself } from './saveMyself.ts';

export function claimOwner(context: ActionContext, code: string): Promise<Failure | null> {
  return askServer(context, 'user:claimOwner', { code }, ({ user }) => saveMyself(context, user));
}
