import type { Role, RoleKind } from '../../../shared/domain/Role.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** The names of the server’s own roles until somebody renames them. */
const storedNames: Record<Exclude<RoleKind, 'own'>, string> = {
  everyone: 'Everyone',
  guest: 'Guest',
  member: 'Member',
};

/** The name of a role: the server’s own roles in the user’s language, until somebody renames them. */
export function roleName(t: TFunction, { kind, name }: Pick<Role, 'kind' | 'name'>): string {
  return kind !== 'own' && name === storedNames[kind] ? t(`roleKind.${kind}`) : name;
}
