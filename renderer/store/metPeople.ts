import { z } from 'zod';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { PerchStore } from './perchStore.ts';

/** More than a group of friends has; whoever was met longest ago gives way. */
export const metPeopleMost = 60;

/** Somebody who was in a channel here while I looked, by the name of that time: a server lists only who is in one now. */
const metPersonField = z.strictObject({
  userId: z
    .string()
    .min(1)
    .max(64)
    .transform((id) => id as UserId),
  name: z.string().max(200),
});
export type MetPerson = z.output<typeof metPersonField>;

/** Whom I have met on this server, the newest first. */
export const metPeopleField = z.array(metPersonField).max(metPeopleMost);

/** Whom I have met, with those who are in a channel now; the very same list where that says nothing new. */
export function withMet(
  met: readonly MetPerson[],
  occupants: readonly Pick<Occupant, 'user'>[],
): readonly MetPerson[] {
  const here = new Map(occupants.map(({ user }) => [user.id, user.name]));
  for (const { userId, name } of met) if (here.get(userId) === name) here.delete(userId);
  if (here.size === 0) return met;
  const fresh = [...here].map(([userId, name]) => ({ userId, name }));
  return [...fresh, ...met.filter(({ userId }) => !here.has(userId))].slice(0, metPeopleMost);
}

/** Keeps in mind who comes into channels here. Answers how to stop. */
export function bindMetPeople(store: PerchStore): () => void {
  return store.subscribe(({ presence, preferences }, before) => {
    if (presence.occupants === before.presence.occupants) return;
    const metPeople = withMet(preferences.metPeople, presence.occupants);
    if (metPeople !== preferences.metPeople) {
      store.setState({ preferences: { ...preferences, metPeople } });
    }
  });
}
