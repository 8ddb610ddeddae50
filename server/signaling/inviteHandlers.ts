import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A list may have hundreds of invites, and each new one is written to the disk; a person clicks now and then. */
const burst = 30;
const perSecond = 0.5;

/** Invites. Permissions are checked where the change is made, in the queue of writes. */
export function inviteHandlers({
  audit,
  channels,
  invites,
  write,
}: Pick<SignalingContext, 'audit' | 'channels' | 'invites' | 'write'>): HandlersOf<'invite'> {
  const admit = personLimit(burst, perSecond);
  return {
    'invite:create': async (client, order) => {
      admit(client);
      const by = client.peer.user;
      const { invite, isNew } = await write(() => invites.create(by, order));
      const { channelId } = invite;
      if (isNew) audit.noteInvite(invite, channelId === null ? null : channels.get(channelId));
      return { invite };
    },

    'invite:list': async (client) => {
      admit(client);
      return { invites: await invites.seenBy(client.peer.user) };
    },

    'invite:revoke': async (client, { inviteId }) => {
      const by = client.peer.user;
      const invite = await write(() => invites.revoke(by, inviteId));
      audit.note({ kind: 'inviteRevoked', by, person: invite.maker });
      return {};
    },
  };
}
