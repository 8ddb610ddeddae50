import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Enough for a key that is pressed again and again. */
const startBurst = 20;
const startsPerSecond = 3;

/** Whispers, which cross rooms; `Whispers` decides who hears them. */
export function whisperHandlers(context: SignalingContext): HandlersOf<'whisper'> {
  const { authority, rooms, whispers } = context;
  const admit = personLimit(startBurst, startsPerSecond);

  return {
    'whisper:start': async (client, { target }) => {
      const channelId = rooms.channelOf(client.peer);
      if (channelId) authority.require(client.peer.user, 'whisper', channelId);
      admit(client);
      await whispers.start(client.peer, target);
      return {};
    },

    'whisper:stop': async ({ peer }) => {
      await whispers.stop(peer);
      return {};
    },

    'whisper:allow': ({ peer }, { allowed }) => {
      whispers.allow(peer, allowed);
      return {};
    },
  };
}
