import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** As fast as anybody types, over some seconds. */
const guessBurst = 12;
const guessesPerSecond = 2;
/** Settings, joining and turns. */
const changeBurst = 30;
const changesPerSecond = 2;

/** Draw and guess. Limits count per person, over all windows. */
export function gameHandlers(context: SignalingContext): HandlersOf<'game'> {
  const { authority, games, rooms } = context;
  const admitGuess = personLimit(guessBurst, guessesPerSecond);
  const admitChange = personLimit(changeBurst, changesPerSecond);

  return {
    'game:get': (client) => {
      admitChange(client);
      channelOf(client);
      return new ReadWhenSent(() => ({ game: games.viewFor(client.peer) }));
    },

    'game:open': (client, { language }) => {
      admit(client);
      games.open(client.peer, language);
      return {};
    },

    'game:setUp': (client, { settings, customWords }) => {
      admit(client);
      games.setUp(client.peer, settings, customWords);
      return {};
    },

    'game:join': (client) => {
      admit(client);
      games.join(client.peer);
      return {};
    },

    'game:leave': ({ peer }) => {
      games.leave(peer);
      return {};
    },

    'game:begin': (client) => {
      admit(client);
      games.begin(client.peer);
      return {};
    },

    'game:choose': (client, { choice }) => {
      admit(client);
      games.choose(client.peer, choice);
      return {};
    },

    'game:guess': (client, { text }) => {
      admitGuess(client);
      authority.require(client.peer.user, 'write', channelOf(client));
      return { outcome: games.guess(client.peer, text) };
    },

    'game:skip': (client) => {
      admitChange(client);
      games.skip(client.peer, mayManage(client));
      return {};
    },

    'game:end': (client) => {
      admitChange(client);
      games.end(client.peer, mayManage(client));
      return {};
    },
  };

  function admit(client: ClientConnection): void {
    admitChange(client);
    authority.require(client.peer.user, 'write', channelOf(client));
  }

  function channelOf({ peer }: ClientConnection): ChannelId {
    const channelId = rooms.channelOf(peer);
    if (channelId === null) throw new RequestError('conflict', 'in no channel');
    return channelId;
  }

  function mayManage(client: ClientConnection): boolean {
    const channelId = channelOf(client);
    const { user } = client.peer;
    return (['move', 'manageChannels'] as const).some((permission) =>
      authority.may(user, permission, channelId),
    );
  }
}
