import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function reorderChannels(
  context: ActionContext,
  channelIds: ChannelId[],
): Promise<Failure | null> {
  return askServer(context, 'channel:reorder', { channelIds });
}
