import { isSameRole, type Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { peopleReaders } from '../../shared/permissions/permissions.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { moderationRequests } from '../../shared/protocol/people/moderation.ts';
import type { KnownPerson } from '../../shared/protocol/people/roles.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import { refreshUser } from './refreshUser.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A list of a few hundred people is some 50 KB, and an app asks for it when a dialog opens. */
const listBurst = 20;
const listsPerSecond = 0.5;

/**
 * Roles, and who has which. Every check is made in the queue of writes, in the moment of the change: two changes at once must
 * not get past a rule together.
 */
export function roleHandlers(
  context: SignalingContext,
): Omit<HandlersOf<'role' | 'person'>, keyof typeof moderationRequests> {
  const { audit, authority, people, roles, channels, sessions, write } = context;
  const admitList = personLimit(listBurst, listsPerSecond);

  return {
    'role:create': async ({ peer }, { settings }) => {
      const role = await write(() => {
        // It will be the lowest.
        authority.requireToManage(peer.user, { rank: 1 });
        authority.requireToSwitch(peer.user, { rank: 1 }, [], settings.permissions);
        return roles.create(settings);
      });
      audit.note({ kind: 'roleCreated', by: peer.user, subject: role.name });
      return { role };
    },

    'role:update': async ({ peer }, { roleId, before: seen, settings }) => {
      const { role, before } = await write(async () => {
        const before = roles.get(roleId);
        authority.requireToManage(peer.user, before);
        if (!isSameRole(before, seen)) {
          throw new RequestError('outdated', 'somebody else has changed the role');
        }
        authority.requireToSwitch(peer.user, before, before.permissions, settings.permissions);
        return { role: await roles.update(roleId, settings), before };
      });
      const former = before.name === role.name ? null : before.name;
      audit.note({ kind: 'roleChanged', by: peer.user, subject: role.name, former });
      return { role };
    },

    'role:reorder': async ({ peer }, { roleIds }) => {
      await write(async () => {
        requireOrder(peer.user, roleIds);
        await roles.reorder(roleIds);
      });
      audit.note({ kind: 'rolesOrdered', by: peer.user });
      return {};
    },

    'role:delete': async ({ peer }, { roleId }) => {
      const { name } = await write(async () => {
        const role = roles.get(roleId);
        authority.requireToManage(peer.user, role);
        await roles.delete(roleId);
        channels.forgetRole(roleId);
        for (const user of people.forgetRole(roleId)) refreshUser(user, context);
        return role;
      });
      audit.note({ kind: 'roleDeleted', by: peer.user, subject: name });
      return {};
    },

    'person:list': async (client) => {
      authority.requireAny(client.peer.user, peopleReaders);
      admitList(client);
      const connected = new Set(sessions.peers.map(({ user }) => user.id));
      const known = await people.all();
      return {
        people: known.map(
          ({ user, lastSeenAt }): KnownPerson => ({
            user,
            lastSeenAt,
            connected: connected.has(user.id),
          }),
        ),
      };
    },

    'person:setRoles': async ({ peer }, { userId, roleIds }) => {
      const user = await write(() =>
        people.setRoles(userId, roleIds, (before) => {
          authority.requireAbove(peer.user, before);
          requireGiving(peer.user, before.roleIds, roleIds);
        }),
      );
      refreshUser(user, context);
      const names = roles.all.filter(({ id }) => user.roleIds.includes(id)).map(({ name }) => name);
      audit.note({ kind: 'rolesGiven', by: peer.user, person: user, subject: names.join(', ') });
      return { user };
    },

    'person:makeOwner': async ({ peer }, { userId }) => {
      const { owner, former } = await write(() => people.handOver(peer.user.id, userId));
      for (const user of former ? [owner, former] : [owner]) refreshUser(user, context);
      audit.note({ kind: 'ownerChanged', by: peer.user, person: owner });
      return { user: owner };
    },
  };

  /** Roles that a person may not manage must keep their ranks, so only those below them change places. */
  function requireOrder(user: User, highestFirst: readonly Role['id'][]): void {
    const lowestFirst = highestFirst.toReversed();
    for (const role of roles.all) {
      const rank = lowestFirst.indexOf(role.id) + 1;
      if (role.kind === 'everyone' || rank === role.rank) continue;
      authority.requireToManage(user, role);
      authority.requireToManage(user, { rank });
    }
    authority.requireToManage(user, { rank: 0 });
  }

  function requireGiving(
    user: User,
    before: readonly Role['id'][],
    after: readonly Role['id'][],
  ): void {
    if (new Set(after).size !== after.length) throw new RequestError('conflict', 'a role twice');
    for (const roleId of new Set(before).symmetricDifference(new Set(after))) {
      const role = roles.get(roleId);
      if (role.kind === 'everyone') throw new RequestError('conflict', 'everybody has this role');
      authority.requireToManage(user, role);
    }
    authority.requireToManage(user, { rank: 0 });
  }
}
