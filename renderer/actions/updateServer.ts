import type { ServerProfileChange } from '../../shared/domain/ServerProfile.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

/** Everybody is told, this app too. */
export function updateServer(
  context: ActionContext,
  change: ServerProfileChange,
): Promise<Failure | null> {
  return askServer(context, 'server:update', change);
}
