import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The setting is changed back and forth, and a person moves through a list of channels. */
const allowBurst = 20;
const allowsPerSecond = 2;
/** A connection has one offer or one answer, and a second one where something is added to it. */
const descriptionBurst = 20;
const descriptionsPerSecond = 1;
/** A computer with many networks has some dozen addresses. */
const candidateBurst = 200;
const candidatesPerSecond = 10;
/** Voice, camera, share and its sound begin one after the other, and may end so. */
const receiveBurst = 30;
const receivesPerSecond = 3;

/** Direct connections: who allows them, and the relay of their negotiation. `DirectRooms` decides who is paired. */
export function directHandlers(context: SignalingContext): HandlersOf<'direct'> {
  const { directPairs, directRooms } = context;
  const admitAllow = personLimit(allowBurst, allowsPerSecond);
  const admitDescription = personLimit(descriptionBurst, descriptionsPerSecond);
  const admitCandidate = personLimit(candidateBurst, candidatesPerSecond);
  const admitReceive = personLimit(receiveBurst, receivesPerSecond);

  return {
    'direct:allow': (client, { channelId, allowed, held }) => {
      // Taking it back is never refused.
      if (allowed) admitAllow(client);
      directRooms.allow(client.peer, channelId, allowed, held);
      return {};
    },

    'direct:signal': (client, { pairId, signal }) => {
      if ('description' in signal) admitDescription(client);
      else admitCandidate(client);
      directPairs.relay(client.peer, pairId, signal);
      return {};
    },

    'direct:receive': async (client, { pairId, sources }) => {
      // Whoever needs the server again is never kept waiting.
      if (sources.length > 0) admitReceive(client);
      await directRooms.receive(client.peer, pairId, sources);
      return {};
    },

    'direct:giveUp': ({ peer }, { pairId }) => {
      directRooms.giveUp(peer, pairId);
      return {};
    },
  };
}
