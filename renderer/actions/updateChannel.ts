import type { ChannelSettings } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function updateChannel(
  context: ActionContext,
  channelId: ChannelId,
  settings: ChannelSettings,
): Promise<Failure | null> {
  return askServer(context, 'channel:update', { channelId, settings });
}
