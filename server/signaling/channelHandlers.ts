import type { Action } from '../../shared/domain/Permissions.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import type { PersonLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/**
 * Moving between channels, one's own switches, and the channels themselves. `admitStart` counts what others have to negotiate
 * for.
 */
export function channelHandlers(
  context: SignalingContext,
  admitStart: PersonLimit,
): HandlersOf<'channel' | 'peer'> {
  const { people, rooms, channels } = context;
  const require = (client: ClientConnection, action: Action) =>
    people.may(client.peer.user, action);

  return {
    'channel:join': async (client, { channelId }) => {
      require(client, 'joinChannel');
      admitStart(client);
      return { offers: await rooms.join(client.peer, channelId) };
    },

    'channel:leave': async (client) => {
      await rooms.leave(client.peer);
      return {};
    },

    'peer:update': async (client, switches) => {
      await rooms.update(client.peer, switches);
      return {};
    },

    'channel:create': (client, { settings }) => {
      require(client, 'manageChannels');
      return { channel: channels.create(settings) };
    },

    'channel:update': (client, { channelId, settings }) => {
      require(client, 'manageChannels');
      return { channel: channels.update(channelId, settings) };
    },

    'channel:reorder': (client, { channelIds }) => {
      require(client, 'manageChannels');
      channels.reorder(channelIds);
      return {};
    },

    'channel:delete': (client, { channelId }) => {
      require(client, 'manageChannels');
      channels.delete(channelId);
      return {};
    },
  };
}
