import type { UserId } from './ids.ts';
import type { Role } from './Permissions.ts';

/** An identity on this server. `colorSeed` is derived from its key, so that its avatar looks the same everywhere. */
export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
  readonly colorSeed: number;
}

export const userNameMaxLength = 32;
