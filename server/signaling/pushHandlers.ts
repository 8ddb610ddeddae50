import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app subscribes again at each start, and a person switches it now and then. */
const burst = 20;
const perSecond = 1 / 20;

/** Notifications of devices while their page is closed. */
export function pushHandlers({ push }: Pick<SignalingContext, 'push'>): HandlersOf<'push'> {
  const admit = personLimit(burst, perSecond);
  return {
    'push:get': (client) => {
      void client.session;
      return { serverKey: push.serverKey };
    },

    'push:subscribe': async (client, subscription) => {
      const { peer, publicKey } = client.session;
      admit(client);
      await push.subscribe(peer.user.id, publicKey, subscription);
      return {};
    },

    'push:unsubscribe': async (client) => {
      const { publicKey } = client.session;
      admit(client);
      await push.unsubscribe(publicKey);
      return {};
    },
  };
}
