import { useMemo } from 'react';
import type { User } from '../../../shared/domain/User.ts';
import { bearerOf } from '../../../shared/permissions/access.ts';
import type { Bearer } from '../../../shared/permissions/permissions.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** A person with their roles, as decisions need them. */
export function useBearerOf(user: Pick<User, 'id' | 'isOwner' | 'roleIds'>): Bearer {
  const roles = usePerch((state) => state.roles);
  return useMemo(() => bearerOf(user, roles), [user, roles]);
}

/** Myself with my roles; null before the first sign-in. */
export function useMyBearer(): Bearer | null {
  const roles = usePerch((state) => state.roles);
  const user = usePerch((state) => state.me?.user);
  return useMemo(() => (user ? bearerOf(user, roles) : null), [user, roles]);
}
