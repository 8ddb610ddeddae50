import type { AuditEntry } from '../../shared/domain/AuditEntry.ts';
import type { User } from '../../shared/domain/User.ts';
import { auditReaders } from '../../shared/permissions/permissions.ts';
import type { roleRequests } from '../../shared/protocol/people/roles.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** More than anybody does by hand; enough to empty a channel with a second hand. */
const deedBurst = 60;
const deedsPerSecond = 4;
/** An export asks for all pages, one after the other. */
const listBurst = 60;
const listsPerSecond = 4;

/** Keeping order. `Moderation` decides in the moment of the deed; what is saved runs in the queue of writes. */
export function moderationHandlers(
  context: SignalingContext,
): Omit<HandlersOf<'person' | 'ban' | 'audit'>, keyof typeof roleRequests> {
  const { moderation, bans, audit, authority, channels, write } = context;
  const admitDeed = personLimit(deedBurst, deedsPerSecond);
  const admitList = personLimit(listBurst, listsPerSecond);

  return {
    'person:move': async (client, { peerId, channelId }) => {
      admitDeed(client);
      await moderation.move(client.peer.user, peerId, channelId);
      return {};
    },

    'person:disconnect': async (client, { peerId, reason }) => {
      admitDeed(client);
      await moderation.disconnect(client.peer.user, peerId, reason);
      return {};
    },

    'person:mute': async (client, { userId, ...terms }) => {
      admitDeed(client);
      return {
        restriction: await write(() =>
          moderation.restrict(client.peer.user, 'mute', userId, terms),
        ),
      };
    },

    'person:unmute': async (client, { userId }) => {
      admitDeed(client);
      await write(() => moderation.lift(client.peer.user, 'mute', userId));
      return {};
    },

    'person:deafen': async (client, { userId, ...terms }) => {
      admitDeed(client);
      return {
        restriction: await write(() =>
          moderation.restrict(client.peer.user, 'deafen', userId, terms),
        ),
      };
    },

    'person:undeafen': async (client, { userId }) => {
      admitDeed(client);
      await write(() => moderation.lift(client.peer.user, 'deafen', userId));
      return {};
    },

    'person:kick': async (client, { userId, reason }) => {
      admitDeed(client);
      await write(() => moderation.kick(client.peer.user, userId, reason));
      return {};
    },

    'person:undoKick': async (client, { userId }) => {
      admitDeed(client);
      await write(() => moderation.undoKick(client.peer.user, userId));
      return {};
    },

    'person:ban': async (client, { userId, addresses, ...terms }) => {
      admitDeed(client);
      const scope = addresses;
      return {
        ban: await write(() => moderation.ban(client.peer.user, userId, { ...terms, scope })),
      };
    },

    'ban:list': (client, { before }) => {
      authority.require(client.peer.user, 'ban');
      admitList(client);
      return bans.list(before);
    },

    'ban:lift': async (client, { banId }) => {
      admitDeed(client);
      await write(() => moderation.liftBan(client.peer.user, banId));
      return {};
    },

    'audit:list': async (client, { limit, ...query }) => {
      const { user } = client.peer;
      authority.requireAny(user, auditReaders);
      admitList(client);
      // One more, to know whether there are more.
      const found = await audit.list({ ...query, reach: reachOf(user), limit: limit + 1 });
      const maySeeAddresses = authority.may(user, 'ban');
      const entries = found
        .slice(0, limit)
        .map((entry): AuditEntry => (maySeeAddresses ? entry : { ...entry, addresses: null }));
      return { entries, more: found.length > limit };
    },
  };

  function reachOf(user: User) {
    if (user.isOwner) return null;
    const ids = channels.all.map(({ id }) => id);
    const seen = ids.filter((id) => authority.sees(user, id));
    return { seen, hidden: ids.filter((id) => !seen.includes(id)) };
  }
}
