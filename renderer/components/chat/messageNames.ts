import { useMemo } from 'react';
import type { RoleId, UserId } from '../../../shared/domain/ids.ts';
import type { MentionNames } from '../../../shared/domain/readableText.ts';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { roleName } from '../roles/roleName.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useChats } from './useChat.ts';

/** A person that messages name: as they are now where they can be seen, or else as the last page had them. */
export function usePerson(userId: UserId | null): User | undefined {
  const known = useChats(({ people }) => (userId === null ? undefined : people.get(userId)));
  const present = usePerch(
    ({ presence }) => presence.occupants.find(({ user }) => user.id === userId)?.user,
  );
  return present ?? known;
}

/** The names of the people and roles that messages mention. */
export function useMentionNames(): MentionNames {
  const { t } = useTranslation();
  const people = useChats((state) => state.people);
  const roles = usePerch((state) => state.roles);
  return useMemo(
    () => ({
      person: (id: UserId) => people.get(id)?.name,
      role: (id: RoleId) => {
        const role = roles.find((each) => each.id === id);
        return role && roleName(t, role);
      },
    }),
    [t, people, roles],
  );
}

/** What people are called, those who are known. */
export function usePersonNames(): (userIds: readonly UserId[]) => string[] {
  const people = useChats((state) => state.people);
  return (userIds) => [...new Set(userIds)].flatMap((id) => people.get(id)?.name ?? []);
}
