import { useMemo } from 'react';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useMayListPeople } from './useMayListPeople.ts';
import { usePeople } from './usePeople.ts';

/**
 * The people that can be chosen in a dialog, by name: everybody whom the server knows, for those who may list them, or else
 * those who are in channels now.
 */
export function useNamedPeople(): readonly User[] {
  const { people } = usePeople(useMayListPeople());
  const occupants = usePerch((state) => state.presence.occupants);
  return useMemo(() => {
    const users = new Map<UserId, User>();
    for (const { user } of [...(people ?? []), ...occupants]) users.set(user.id, user);
    return [...users.values()].sort((a, b) => a.name.localeCompare(b.name));
  }, [people, occupants]);
}
