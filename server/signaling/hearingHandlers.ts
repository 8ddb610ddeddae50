import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app reports changes at most once a second, and asks for statistics as often while they are open. */
const burst = 10;
const perSecond = 3;

/** Who hears whom, and the quality of a peer's own streams. */
export function hearingHandlers(context: SignalingContext): HandlersOf<'hearing' | 'stream'> {
  const { audibility } = context;
  const admit = personLimit(burst, perSecond);

  return {
    'hearing:report': (client, { peers }) => {
      const { peer } = client;
      admit(client);
      audibility.report(peer, peers);
      return {};
    },

    'stream:stats': (client) => {
      const { peer } = client;
      admit(client);
      return peer.media?.servedStreams ?? { received: [], sent: [] };
    },
  };
}
