import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app says at most once a second what has changed, and asks for figures as often while somebody looks at them. */
const burst = 10;
const perSecond = 3;

/** Who hears whom, and how a peer's own streams do. */
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
