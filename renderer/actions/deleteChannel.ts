import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function deleteChannel(
  context: ActionContext,
  channelId: ChannelId,
): Promise<Failure | null> {
  return askServer(context, 'channel:delete', { channelId });
}
