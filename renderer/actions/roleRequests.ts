import type { ChannelId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { Role, RoleSettings } from '../../shared/domain/Role.ts';
import type { OverrideChange } from '../../shared/permissions/overrideChanges.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { KnownPerson } from '../../shared/protocol/people/roles.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** The requests behind `createRoleActions`: roles, who has which, and a channel's own permissions. */
export function roleRequests({ signaling }: Pick<ActionContext, 'signaling'>) {
  return {
    /** Makes a role below all others except `everyone`, and answers it. */
    async createRole(settings: RoleSettings): Promise<Role | Failure> {
      let made: Role | null = null;
      const failure = await tryRequest(
        signaling,
        'role:create',
        { settings: sent(settings) },
        ({ role }) => {
          made = role;
        },
      );
      return failure ?? made ?? noAnswer;
    },

    /** @param before what the user has seen of it; fails with `outdated` when the role is not that any more */
    updateRole(
      roleId: RoleId,
      before: RoleSettings,
      settings: RoleSettings,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'role:update', {
        roleId,
        before: sent(before),
        settings: sent(settings),
      });
    },

    /** @param roleIds all roles but `everyone` in their new order, the highest first */
    reorderRoles(roleIds: readonly RoleId[]): Promise<Failure | null> {
      return tryRequest(signaling, 'role:reorder', { roleIds: [...roleIds] });
    },

    deleteRole(roleId: RoleId): Promise<Failure | null> {
      return tryRequest(signaling, 'role:delete', { roleId });
    },

    /** Changes what a channel decides in place of the roles. Fails with `outdated` when somebody else has changed the same. */
    overrideChannel(
      channelId: ChannelId,
      changes: readonly OverrideChange[],
    ): Promise<Failure | null> {
      const copy = ({ allow, deny }: OverrideChange['before']) => ({
        allow: [...allow],
        deny: [...deny],
      });
      return tryRequest(signaling, 'channel:override', {
        channelId,
        changes: changes.map(({ subject, before, after }) => ({
          subject,
          before: copy(before),
          after: copy(after),
        })),
      });
    },

    /** Everybody whom the server knows, connected or not. */
    async listPeople(): Promise<readonly KnownPerson[] | Failure> {
      let people: readonly KnownPerson[] | null = null;
      const failure = await tryRequest(signaling, 'person:list', {}, (response) => {
        people = response.people;
      });
      return failure ?? people ?? noAnswer;
    },

    /** The roles of a person from now on. */
    setRoles(userId: UserId, roleIds: readonly RoleId[]): Promise<Failure | null> {
      return tryRequest(signaling, 'person:setRoles', { userId, roleIds: [...roleIds] });
    },

    /** Makes another person the owner of the server; the user keeps only their roles. */
    makeOwner(userId: UserId): Promise<Failure | null> {
      return tryRequest(signaling, 'person:makeOwner', { userId });
    },
  };
}

/** As the protocol’s schema has it: with a list that can be changed. */
function sent({ name, color, permissions }: RoleSettings) {
  return { name, color, permissions: [...permissions] };
}

const noAnswer: Failure = { code: 'internal', reason: 'no answer was given' };
