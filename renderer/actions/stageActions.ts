import type { PeerId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import { ownStagePart } from '../state/stagePart.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** Coming to speak in a channel that is a stage, and going back to its audience. */
export function createStageActions({
  store,
  signaling,
}: Pick<ActionContext, 'store' | 'signaling'>) {
  return {
    /** Raises the user's hand, or lowers it. Does nothing outside of an audience. */
    async toggleHand(): Promise<Failure | null> {
      const part = ownStagePart(store.getState());
      if (part?.speaks !== false) return null;
      return tryRequest(signaling, part.hand === null ? 'stage:raiseHand' : 'stage:listen', {});
    },

    /** Comes on the stage, after an invitation or by right; only then is the microphone opened. */
    speakOnStage(): Promise<Failure | null> {
      return tryRequest(signaling, 'stage:speak', {});
    },

    /** Goes back to the audience, declines an invitation or lowers the hand. */
    listenOnStage(): Promise<Failure | null> {
      return tryRequest(signaling, 'stage:listen', {});
    },

    /** Invites somebody to speak, who must accept. */
    inviteToSpeak(peerId: PeerId): Promise<Failure | null> {
      return tryRequest(signaling, 'stage:invite', { peerId });
    },

    /** Sends somebody back to the audience; also lowers their hand, and takes an invitation back. */
    sendToAudience(peerId: PeerId): Promise<Failure | null> {
      return tryRequest(signaling, 'stage:sendBack', { peerId });
    },
  };
}
