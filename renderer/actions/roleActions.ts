import type { ChannelId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { RoleSettings } from '../../shared/domain/Role.ts';
import type { OverrideChange } from '../../shared/permissions/overrideChanges.ts';
import type { ActionContext } from './ActionContext.ts';

/** Actions for roles and permissions. Their code is loaded when a dialog first uses them, not with the page. */
export function createRoleActions(context: Pick<ActionContext, 'signaling'>) {
  const load = async () => (await import('./roleRequests.ts')).roleRequests(context);
  return {
    createRole: async (settings: RoleSettings) => (await load()).createRole(settings),
    updateRole: async (roleId: RoleId, before: RoleSettings, settings: RoleSettings) =>
      (await load()).updateRole(roleId, before, settings),
    reorderRoles: async (roleIds: readonly RoleId[]) => (await load()).reorderRoles(roleIds),
    deleteRole: async (roleId: RoleId) => (await load()).deleteRole(roleId),
    overrideChannel: async (channelId: ChannelId, changes: readonly OverrideChange[]) =>
      (await load()).overrideChannel(channelId, changes),
    listPeople: async () => (await load()).listPeople(),
    setRoles: async (userId: UserId, roleIds: readonly RoleId[]) =>
      (await load()).setRoles(userId, roleIds),
    makeOwner: async (userId: UserId) => (await load()).makeOwner(userId),
  };
}
