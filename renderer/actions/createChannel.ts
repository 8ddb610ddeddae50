import type { ChannelSettings } from '../../shared/domain/Channel.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function createChannel(
  context: ActionContext,
  settings: ChannelSettings,
): Promise<Failure | null> {
  return askServer(context, 'channel:create', { settings });
}
