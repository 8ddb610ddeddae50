import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A list may have hundreds of invites, and each new one is written to the disk; a person clicks now and then. */
const burst = 30;
const perSecond = 0.5;

/** Invites. Permissions are checked where the change is made, in the queue of writes. */
export function inviteHandlers({
  invites,
  write,
}: Pick<SignalingContext, 'invites' | 'write'>): HandlersOf<'invite'> {
  const admit = personLimit(burst, perSecond);
  return {
    'invite:create': async (client, order) => {
      admit(client);
      return { invite: await write(() => invites.create(client.peer.user, order)) };
    },

    'invite:list': async (client) => {
      admit(client);
      return { invites: await invites.seenBy(client.peer.user) };
    },

    'invite:revoke': async (client, { inviteId }) => {
      await write(() => invites.revoke(client.peer.user, inviteId));
      return {};
    },
  };
}
