import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

/** Moves me there from wherever I am; the request leaves within this call when a session is open. */
export function joinChannel({ engine }: ActionContext, channelId: ChannelId): void {
  engine.join(channelId);
}
