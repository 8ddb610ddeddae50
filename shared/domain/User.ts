import type { RoleId, UserId } from './ids.ts';

/** An identity on this server. `colorSeed` is derived from its key, so that its avatar looks the same everywhere. */
export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly colorSeed: number;
  /** At most one person of a server. They may do everything, whatever the roles say. */
  readonly isOwner: boolean;
  /** Without the role `everyone`, which each person has. */
  readonly roleIds: readonly RoleId[];
}

export const userNameMaxLength = 32;
/** The most roles of one person. */
export const userRolesMax = 20;
