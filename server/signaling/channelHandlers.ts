import type { Action } from '../../shared/domain/Permissions.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import { type PersonLimit, personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A pointer that wanders over a list of channels rests on one or two a second. */
const preparationBurst = 20;
const preparationsPerSecond = 3;

/**
 * Moves between channels, the peer's switches, and the channels themselves. `admitStart` counts the requests that make others
 * negotiate.
 */
export function channelHandlers(
  context: SignalingContext,
  admitStart: PersonLimit,
): HandlersOf<'channel' | 'peer'> {
  const { people, rooms, channels, write } = context;
  const require = (client: ClientConnection, action: Action) =>
    people.authorize(client.peer.user, action);

  const admitPreparation = personLimit(preparationBurst, preparationsPerSecond);

  return {
    'channel:join': async (client, { channelId }) => {
      require(client, 'joinChannel');
      admitStart(client);
      return { offers: await rooms.join(client.peer, channelId) };
    },

    'channel:prepare': async (client, { channelId }) => {
      require(client, 'joinChannel');
      admitPreparation(client);
      return { offers: await rooms.prepare(client.peer, channelId) };
    },

    'channel:leave': async (client) => {
      await rooms.leave(client.peer);
      return {};
    },

    'peer:update': async (client, switches) => {
      await rooms.update(client.peer, switches);
      return {};
    },

    'channel:create': async (client, { settings }) => {
      require(client, 'manageChannels');
      return { channel: await write(() => channels.create(settings)) };
    },

    'channel:update': async (client, { channelId, settings }) => {
      require(client, 'manageChannels');
      return { channel: await write(() => channels.update(channelId, settings)) };
    },

    'channel:reorder': async (client, { channelIds }) => {
      require(client, 'manageChannels');
      await write(() => channels.reorder(channelIds));
      return {};
    },

    'channel:delete': async (client, { channelId }) => {
      require(client, 'manageChannels');
      await write(() => channels.delete(channelId));
      return {};
    },
  };
}
