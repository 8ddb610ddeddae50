import { useMemo } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { avatarHue } from '../people/initials.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Name and colour of a person who points. */
export interface PointingPerson {
  readonly name: string;
  readonly hue: number;
}

/** Everyone in any channel, and `me`, by id. */
export function usePointingPeople(): ReadonlyMap<PeerId | 'me', PointingPerson> {
  const occupants = usePerch((state) => state.presence.occupants);
  const me = usePerch((state) => state.me?.user);
  return useMemo(() => {
    const people = new Map<PeerId | 'me', PointingPerson>(
      occupants.map(({ peerId, user }) => [peerId, personOf(user)]),
    );
    if (me) people.set('me', personOf(me));
    return people;
  }, [occupants, me]);
}

function personOf({ name, colorSeed }: Pick<User, 'name' | 'colorSeed'>): PointingPerson {
  return { name, hue: avatarHue(colorSeed) };
}
