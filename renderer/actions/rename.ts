import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';
import { saveMyself } from './saveMyself.ts';

export function rename(context: ActionContext, name: string): Promise<Failure | null> {
  return askServer(context, 'user:rename', { name }, ({ user }) => saveMyself(context, user));
}
