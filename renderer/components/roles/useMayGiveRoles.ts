import type { User } from '../../../shared/domain/User.ts';
import { mayManageRole, ranksAbove } from '../../../shared/permissions/decide.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useBearerOf, useMyBearer } from './useBearer.ts';

/** Whether there is a role that I may give to a person or take from them. The owner may also change their own. */
export function useMayGiveRoles(user: User): boolean {
  const me = useMyBearer();
  const other = useBearerOf(user);
  const roles = usePerch((state) => state.roles);
  if (me === null || !(me.isOwner || ranksAbove(me, other))) return false;
  return roles.some((role) => role.kind !== 'everyone' && mayManageRole(me, role));
}
