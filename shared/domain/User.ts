import type { Door } from './Door.ts';
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
  /** The hash of their picture; missing for none. */
  readonly picture?: string;
  /** True for a bot; see `Bot`. */
  readonly isBot?: true;
  /** Missing for open. See `doorAt`. */
  readonly door?: Door;
}

export const userNameMaxLength = 32;
/** Width and height of a sent picture, in pixels: enough for the largest avatar on a dense screen. */
export const userPictureSizePx = 192;
/** A WebP of that size takes a quarter of it; a PNG, where the browser writes no WebP, may take more. */
export const userPictureMaxBytes = 24 * 1024;
/** The most roles of one person. */
export const userRolesMax = 20;
