import { z } from 'zod';
import { type Channel, channelOverridesMax } from '../../domain/Channel.ts';
import { type Role, roleNameMaxLength, rolesMax } from '../../domain/Role.ts';
import { type User, userRolesMax } from '../../domain/User.ts';
import { channelPermissions, permissions } from '../../permissions/permissions.ts';
import { nameText } from '../fields.ts';
import { channelIdField, roleIdField, userIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** A person of the server, connected or not. */
export interface KnownPerson {
  readonly user: User;
  /** When they were last connected; milliseconds since 1970. */
  readonly lastSeenAt: number;
  readonly connected: boolean;
}

const roleSettingsField = z.strictObject({
  name: nameText(roleNameMaxLength),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  permissions: z.array(z.enum(permissions)).max(permissions.length),
});

const channelPermissionsField = z.array(z.enum(channelPermissions)).max(channelPermissions.length);

/** What a channel decides about one role or person; of no permission in both lists. */
const decidedField = z
  .strictObject({ allow: channelPermissionsField, deny: channelPermissionsField })
  .refine(({ allow, deny }) => !allow.some((permission) => deny.includes(permission)));

const overrideChangeField = z.strictObject({
  subject: z.union([
    z.strictObject({ roleId: roleIdField }),
    z.strictObject({ userId: userIdField }),
  ]),
  before: decidedField,
  after: decidedField,
});

/**
 * Roles, and what channels decide in place of them. Nobody can change a role that ranks as high as their own highest, nor give
 * or take a permission that they do not have; `forbidden` otherwise.
 */
export const roleRequests = {
  /** Makes a role below all others except `everyone`. */
  'role:create': request<{ role: Role }>()(z.strictObject({ settings: roleSettingsField })),
  /** `outdated` when the role is no longer what was seen of it. */
  'role:update': request<{ role: Role }>()(
    z.strictObject({
      roleId: roleIdField,
      before: roleSettingsField,
      settings: roleSettingsField,
    }),
  ),
  /** All roles but `everyone` in their new order, the highest first; `conflict` when it is not exactly these. */
  'role:reorder': request<Record<string, never>>()(
    z.strictObject({ roleIds: z.array(roleIdField).max(rolesMax) }),
  ),
  /** `conflict` for a role that the server itself gives. */
  'role:delete': request<Record<string, never>>()(z.strictObject({ roleId: roleIdField })),
  /**
   * Changes what a channel decides in place of the roles, for these roles and people. `outdated`, without a change, when
   * `before` is not what it decides about one of them; `limitReached` when it would decide about too many.
   */
  'channel:override': request<{ channel: Channel }>()(
    z.strictObject({
      channelId: channelIdField,
      // As many can go as can come.
      changes: z.array(overrideChangeField).max(2 * channelOverridesMax),
    }),
  ),
  /** The people of the server, for those who may manage roles, kick or ban. */
  'person:list': request<{ people: KnownPerson[] }>()(z.strictObject({})),
  /** The roles of a person from now on. */
  'person:setRoles': request<{ user: User }>()(
    z.strictObject({ userId: userIdField, roleIds: z.array(roleIdField).max(userRolesMax) }),
  ),
  /** Makes another person the owner, also one who is not connected; for the owner only, who keeps their roles. */
  'person:makeOwner': request<{ user: User }>()(z.strictObject({ userId: userIdField })),
};

export interface RoleNotifications {
  /** All roles of the server, after a change. */
  'role:changed': { roles: readonly Role[] };
}
