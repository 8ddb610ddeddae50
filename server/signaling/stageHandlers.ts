import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** More than anybody does by hand, also when a row of raised hands is answered. */
const burst = 30;
const perSecond = 2;

/** Who speaks on a stage. Each is decided in the turn in which it takes effect. */
export function stageHandlers(context: SignalingContext): HandlersOf<'stage'> {
  const { audit, authority, channels, rooms } = context;
  const { stages } = rooms;
  const admit = personLimit(burst, perSecond);

  return {
    'stage:raiseHand': (client) => {
      admit(client);
      stages.raiseHand(client.peer);
      return {};
    },

    'stage:speak': async (client) => {
      admit(client);
      await stages.speak(client.peer);
      return {};
    },

    'stage:listen': async ({ peer }) => {
      await stages.listen(peer);
      return {};
    },

    'stage:invite': (client, { peerId }) => {
      admit(client);
      const { other, channelId } = findPlaced(client.peer, peerId);
      authority.require(client.peer.user, 'mute', channelId);
      stages.invite(other);
      return {};
    },

    'stage:sendBack': async (client, { peerId }) => {
      admit(client);
      const { user } = client.peer;
      const { other, channelId } = findPlaced(client.peer, peerId);
      authority.requireToActOn(user, 'mute', other.user, channelId);
      const channel = channels.get(channelId);
      if (!channel.stage) throw new RequestError('conflict', 'in no stage');
      const spoke = rooms.isOnStage(other);
      const done = stages.listen(other);
      if (spoke) {
        const subject = channel.name;
        audit.note({
          kind: 'sentBack',
          by: user,
          person: other.user,
          subject,
          channels: [channel],
        });
      }
      await done;
      return {};
    },
  };

  /** A peer and its channel, as the other may see them. Throws `notFound`. */
  function findPlaced(
    { user }: Peer,
    peerId: PeerId,
  ): { readonly other: Peer; readonly channelId: ChannelId } {
    const other = rooms.find(peerId);
    const channelId = other && rooms.channelOf(other);
    if (!other || !channelId || !authority.sees(user, channelId)) {
      throw new RequestError('notFound', 'no such peer in a channel');
    }
    return { other, channelId };
  }
}
