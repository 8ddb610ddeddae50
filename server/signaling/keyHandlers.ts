import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A pointer that wanders over a list of channels, and a click that follows. */
const watchBurst = 40;
const watchesPerSecond = 6;
/** Who takes newcomers in sends a commit for each few of them, and another one whenever somebody was faster. */
const commitBurst = 80;
const commitsPerSecond = 4;
/** Nobody's app fails more often; each one makes everybody begin anew. */
const failureBurst = 6;
const failuresPerSecond = 1 / 20;

/** The order of the commits by which those in a channel agree on keys. */
export function keyHandlers(context: SignalingContext): HandlersOf<'key'> {
  const { authority, channels, keys, rooms } = context;
  const admitWatch = personLimit(watchBurst, watchesPerSecond);
  const admitCommit = personLimit(commitBurst, commitsPerSecond);
  const admitFailure = personLimit(failureBurst, failuresPerSecond);

  /** Only who may enter a channel now has a part in its group. */
  const requireAdmission = (peer: Peer, channelId: ChannelId) => {
    authority.require(peer.user, 'join', channelId);
    if (!channels.get(channelId).sealed) {
      throw new RequestError('conflict', 'the channel is not encrypted to the end');
    }
    rooms.requireAdmission(peer, channelId);
  };

  return {
    'key:watch': (client, { channelId }) => {
      requireAdmission(client.peer, channelId);
      admitWatch(client);
      return keys.group(channelId);
    },

    'key:commit': (client, { channelId, ...change }) => {
      requireAdmission(client.peer, channelId);
      admitCommit(client);
      return keys.commit(client.peer, channelId, change);
    },

    'key:missed': (client, { channelId, epoch }) => {
      requireAdmission(client.peer, channelId);
      admitWatch(client);
      return { commits: keys.missed(client.peer, channelId, epoch) };
    },

    'key:failed': (client, { channelId, epoch }) => {
      requireAdmission(client.peer, channelId);
      admitFailure(client);
      keys.failed(client.peer, channelId, epoch);
      return {};
    },
  };
}
