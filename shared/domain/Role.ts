import type { Permission } from '../permissions/permissions.ts';
import type { RoleId } from './ids.ts';

/**
 * What a role is. The server itself gives the first three, and they can be changed but not deleted: `everyone` to each person
 * without being listed at them, `guest` to who comes in as a guest, `member` to who comes in as a member.
 */
export type RoleKind = 'everyone' | 'guest' | 'member' | 'own';

/** A role, which people may have. What it allows is added to what their other roles allow. */
export interface Role {
  readonly id: RoleId;
  readonly kind: RoleKind;
  /** Shown for roles of the kind `own`; the others are named in the language of the app until they are renamed. */
  readonly name: string;
  /** `#rrggbb`, or null for none. The name of a person has the colour of their highest role that has one. */
  readonly color: string | null;
  /** Its place in the order: who ranks higher may act on who ranks lower. `everyone` has 0, the others 1, 2, 3, …. */
  readonly rank: number;
  readonly permissions: readonly Permission[];
}

/** The properties of a role that people can change. */
export type RoleSettings = Pick<Role, 'name' | 'color' | 'permissions'>;

export const roleNameMaxLength = 32;
export const rolesMax = 40;

/** Whether two have the same settings; permissions in any order. */
export function isSameRole(one: RoleSettings, other: RoleSettings): boolean {
  return (
    one.name === other.name &&
    one.color === other.color &&
    new Set(one.permissions).symmetricDifference(new Set(other.permissions)).size === 0
  );
}

/** Roles as they are listed: the highest first. */
export function inRankOrder(roles: Iterable<Role>): Role[] {
  return [...roles].sort((a, b) => b.rank - a.rank);
}
