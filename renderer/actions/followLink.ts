import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

/**
 * A link led to a channel: I am asked before anything happens. Whoever made the link is not whoever opened it, and a page of
 * somebody else may have opened it.
 */
export function followLink({ store }: Pick<ActionContext, 'store'>, channelId: ChannelId): void {
  const { voice } = store.getState();
  const isThere = voice.kind !== 'outside' && voice.channelId === channelId;
  store.setState({ linkedTo: isThere ? null : channelId });
}

/** What I say to it. */
export function answerLink(
  { store, engine }: Pick<ActionContext, 'store' | 'engine'>,
  joins: boolean,
): void {
  const { linkedTo } = store.getState();
  store.setState({ linkedTo: null });
  if (joins && linkedTo !== null) engine.join(linkedTo);
}
