import { useCallback, useEffect, useState } from 'react';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { KnownPerson } from '../../../shared/protocol/people/roles.ts';
import { useActions } from '../ui/ClientContext.tsx';

interface People {
  /** Null until they are loaded, or when they could not be. */
  readonly people: readonly KnownPerson[] | null;
  readonly failure: ErrorCode | null;
  /** Asks the server again. */
  readonly reload: () => Promise<void>;
  /** A person was changed here. */
  readonly update: (userId: UserId, change: Partial<User>) => void;
}

/**
 * Everybody whom the server knows, as they were when a dialog opened or asked again.
 *
 * @param isWanted false for those who may not list people
 */
export function usePeople(isWanted = true): People {
  const { listPeople } = useActions();
  const [people, setPeople] = useState<readonly KnownPerson[] | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  const reload = useCallback(async () => {
    const listed = await listPeople();
    if ('code' in listed) setFailure(listed.code);
    else {
      setPeople(listed);
      setFailure(null);
    }
  }, [listPeople]);

  useEffect(() => {
    if (isWanted) void reload();
  }, [isWanted, reload]);

  const update = useCallback((userId: UserId, change: Partial<User>) => {
    setPeople(
      (listed) =>
        listed?.map((person) =>
          person.user.id === userId ? { ...person, user: { ...person.user, ...change } } : person,
        ) ?? null,
    );
  }, []);

  return { people, failure, reload, update };
}
