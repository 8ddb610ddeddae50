import type { RoleSettings } from '../../../shared/domain/Role.ts';

/** Changes of a role that are not saved. */
export interface RoleDraft {
  /** The role when it was changed last. */
  readonly base: RoleSettings;
  /** What it is meant to become. */
  readonly wanted: RoleSettings;
}

/** A role with what a draft changes of it. What others have changed since then stays. */
export function withDraft(role: RoleSettings, draft: RoleDraft | undefined): RoleSettings {
  const { name, color, permissions } = role;
  if (draft === undefined) return { name, color, permissions };
  const { base, wanted } = draft;
  const isMine = (permission: (typeof permissions)[number]) =>
    base.permissions.includes(permission) !== wanted.permissions.includes(permission);
  return {
    name: wanted.name === base.name ? name : wanted.name,
    color: wanted.color === base.color ? color : wanted.color,
    permissions: [
      ...permissions.filter((permission) => !isMine(permission)),
      ...wanted.permissions.filter(isMine),
    ],
  };
}
