import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A handful of files at once; somebody who is bothered by more declines them, or blocks the person. */
const offerBurst = 10;
const offersPerSecond = 1 / 10;
/** A train in a tunnel. */
const reconnectBurst = 20;
const reconnectsPerSecond = 1 / 4;

/** Files straight from one app to another. */
export function transferHandlers(context: SignalingContext): HandlersOf<'transfer'> {
  const { authority, rooms, sessions, transfers, views } = context;
  const admitOffer = personLimit(offerBurst, offersPerSecond);
  const admitReconnect = personLimit(reconnectBurst, reconnectsPerSecond);

  return {
    'transfer:offer': (client, { peerId, name, size }) => {
      const { peer } = client;
      const own = rooms.channelOf(peer);
      if (own === null) throw new RequestError('conflict', 'in no channel');
      const { other, channelId } = requireSeen(peer, peerId, own);
      authority.require(peer.user, 'files', channelId);
      admitOffer(client);
      return { transferId: transfers.offer(peer, other, { name, size }) };
    },

    'transfer:accept': ({ peer }, { transferId }) => {
      transfers.accept(peer, transferId);
      return {};
    },

    'transfer:reconnect': (client, { transferId }) => {
      admitReconnect(client);
      transfers.reconnect(client.peer, transferId);
      return {};
    },

    'transfer:end': ({ peer }, { transferId }) => {
      transfers.end(peer, transferId);
      return {};
    },
  };

  /** The other peer and its channel, as far as each may see where the other one is. Throws `notFound`. */
  function requireSeen(
    peer: Peer,
    otherId: PeerId,
    own: ChannelId,
  ): { readonly other: Peer; readonly channelId: ChannelId } {
    const other = sessions.peers.find(({ id }) => id === otherId);
    const channelId = other && other !== peer ? rooms.channelOf(other) : null;
    const sees = (each: Peer, id: ChannelId) => views.of(each.user).channelIds.has(id);
    if (!other || channelId === null || !sees(peer, channelId) || !sees(other, own)) {
      throw new RequestError('notFound', 'no such peer');
    }
    return { other, channelId };
  }
}
