import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A list may have hundreds of invites, and each new one is written to the disk; a person clicks now and then. */
const burst = 30;
const perSecond = 0.5;

/** Invites. Permissions are checked where the change is made, in the queue of writes. */
export function inviteHandlers({
  audit,
  invites,
  write,
}: Pick<SignalingContext, 'audit' | 'invites' | 'write'>): HandlersOf<'invite'> {
  const admit = personLimit(burst, perSecond);
  return {
    'invite:create': async (client, order) => {
      admit(client);
      const { peer } = client;
      const invite = await write(() => invites.create(peer.user, order));
      audit.note({ kind: 'inviteCreated', by: peer.user, subject: invite.note });
      return { invite };
    },

    'invite:list': async (client) => {
      admit(client);
      return { invites: await invites.seenBy(client.peer.user) };
    },

    'invite:revoke': async ({ peer }, { inviteId }) => {
      await write(() => invites.revoke(peer.user, inviteId));
      audit.note({ kind: 'inviteRevoked', by: peer.user });
      return {};
    },
  };
}
