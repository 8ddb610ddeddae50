import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** Knocking at locked channels, and letting others in. */
export function createKnockActions({
  store,
  engine,
  signaling,
}: Pick<ActionContext, 'store' | 'engine' | 'signaling'>) {
  return {
    /** Asks those inside a locked channel to let the user in. Joins it if they may enter by now. */
    async knock(channelId: ChannelId): Promise<Failure | null> {
      const failure = await tryRequest(signaling, 'knock:begin', { channelId }, () => {
        store.setState({ knockingAt: channelId });
      });
      if (failure?.code !== 'conflict') return failure;
      engine.join(channelId);
      return null;
    },

    withdrawKnock(): Promise<Failure | null> {
      store.setState({ knockingAt: null });
      return tryRequest(signaling, 'knock:withdraw', {});
    },

    /** Answers a knock at the user's channel: lets the person in, or turns them away. */
    answerKnock(peerId: PeerId, letsIn: boolean): Promise<Failure | null> {
      return tryRequest(signaling, 'knock:answer', { peerId, letsIn });
    },
  };
}
