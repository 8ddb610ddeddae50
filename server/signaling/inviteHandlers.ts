import type { Invite } from '../../shared/domain/Invite.ts';
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
      const { user } = client.peer;
      const { invite, isNew } = await write(() => invites.create(user, order));
      if (isNew) audit.note({ kind: 'inviteCreated', by: user, subject: nameOf(invite) });
      return { invite };
    },

    'invite:list': async (client) => {
      admit(client);
      return { invites: await invites.seenBy(client.peer.user) };
    },

    'invite:revoke': async (client, { inviteId }) => {
      const { user } = client.peer;
      const invite = await write(() => invites.revoke(user, inviteId));
      audit.note({ kind: 'inviteRevoked', by: user, subject: nameOf(invite) });
      return {};
    },
  };
}

/** What the audit log calls an invite: never its code. */
function nameOf({ note, id }: Invite): string {
  return note || `#${id.slice(0, 6)}`;
}
