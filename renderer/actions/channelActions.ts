import type { ChannelSettings, RegroupedChannel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** Joining and leaving channels, and the list of channels. */
export function createChannelActions({
  store,
  engine,
  signaling,
}: Pick<ActionContext, 'store' | 'engine' | 'signaling'>) {
  return {
    /**
     * Joins the channel, from any other one or from none; does nothing in the channel itself. With an open session the
     * request is sent within this call.
     */
    joinChannel(channelId: ChannelId): void {
      engine.join(channelId);
    },

    /** The user may be about to join the channel: a join soon afterwards takes only one round trip. Others do not notice.
     *
     * @param isPressed the pointer is down on it already: those in an encrypted channel are told
     */
    prepareChannel(channelId: ChannelId, isPressed = false): void {
      engine.prepareJoin(channelId, isPressed);
    },

    /** Joins the channel that the user was in before. After leaving that is the channel just left. Else does nothing. */
    joinPreviousChannel(): void {
      const { voice, visitedChannels, presence } = store.getState();
      const channelId = voice.kind === 'outside' ? null : voice.channelId;
      // Nobody goes back to a call that has ended.
      const isThere = (other: ChannelId) =>
        presence.channels.some(({ id, isCall }) => id === other && !isCall);
      const previous = visitedChannels.find((id) => id !== channelId && isThere(id));
      if (previous !== undefined) engine.join(previous);
    },

    leaveChannel(): void {
      engine.leave();
    },

    /**
     * A link to the channel was opened: the app asks the user before it joins, because anyone may have written the link and
     * any web page can open it. Asks nothing in the channel itself.
     */
    followLink(channelId: ChannelId): void {
      const { voice } = store.getState();
      const isThere = voice.kind !== 'outside' && voice.channelId === channelId;
      store.setState({ linkedChannel: isThere ? null : channelId });
    },

    /** The user's answer to that question. */
    answerLink(joins: boolean): void {
      const { linkedChannel } = store.getState();
      store.setState({ linkedChannel: null });
      if (joins && linkedChannel !== null) engine.join(linkedChannel);
    },

    /** Folds or unfolds a category of the list, on this device. */
    setCategoryFolded(key: string, isFolded: boolean): void {
      const { preferences } = store.getState();
      const { [key]: _former, ...others } = preferences.foldedCategories;
      const foldedCategories = isFolded ? { ...others, [key]: true as const } : others;
      store.setState({ preferences: { ...preferences, foldedCategories } });
    },

    /** @param isPrivate at first only the user and the owner of the server see it */
    createChannel(settings: ChannelSettings, isPrivate: boolean): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:create', { settings, isPrivate });
    },

    /** Makes a channel that is deleted when the last person has left, and joins it. */
    createTemporaryChannel(
      settings: Pick<ChannelSettings, 'name' | 'userLimit' | 'locked'>,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:createTemporary', { settings }, ({ channel }) => {
        engine.join(channel.id);
      });
    },

    /** Says what those in the user's channel are doing; empty for nothing. */
    setChannelStatus(channelId: ChannelId, status: string): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:setStatus', { channelId, status });
    },

    updateChannel(channelId: ChannelId, settings: ChannelSettings): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:update', { channelId, settings });
    },

    /**
     * @param channelIds all channels, in their new order
     * @param regrouped a channel that gets another category by it
     */
    reorderChannels(
      channelIds: ChannelId[],
      regrouped: RegroupedChannel | null,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:reorder', { channelIds, regrouped });
    },

    deleteChannel(channelId: ChannelId): Promise<Failure | null> {
      return tryRequest(signaling, 'channel:delete', { channelId });
    },
  };
}
