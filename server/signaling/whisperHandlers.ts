import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Somebody who taps a key, and what a key held down and let go again and again could make of it. */
const startBurst = 20;
const startsPerSecond = 3;

/** Whispering to somebody past the rooms; `Whispers` decides who hears it. */
export function whisperHandlers(context: SignalingContext): HandlersOf<'whisper'> {
  const { people, whispers } = context;
  const admit = personLimit(startBurst, startsPerSecond);

  return {
    'whisper:start': async (client, { target }) => {
      people.may(client.peer.user, 'whisper');
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
