import type { RoleId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { StoredUser } from '../storage/people/UserStore.ts';
import { colorSeedOf } from './deviceKey.ts';

/**
 * The users who have signed in since this start, as they are now, and the turns in which they change: one change after the
 * other, with what it does in memory.
 */
export class CurrentUsers {
  readonly #users = new Map<UserId, User>();
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** Runs a change when those before it are done. A turn ends at once where the database is locked. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Keeps what a user is now, and returns its public part. */
  note(stored: StoredUser): User {
    const user = userOf(stored);
    this.#users.set(user.id, user);
    return user;
  }

  /** Null for who has not signed in since this start. */
  find(id: UserId): User | null {
    return this.#users.get(id) ?? null;
  }

  forget(ids: Iterable<UserId>): void {
    for (const id of ids) this.#users.delete(id);
  }

  /** Takes a role from all of them. Returns whom it was taken from, as what they are without it. */
  forgetRole(roleId: RoleId): User[] {
    const changed = [...this.#users.values()]
      .filter(({ roleIds }) => roleIds.includes(roleId))
      .map((user) => ({ ...user, roleIds: user.roleIds.filter((id) => id !== roleId) }));
    for (const user of changed) this.#users.set(user.id, user);
    return changed;
  }
}

/** The public part of a user: everything but the keys and the times. */
export function userOf(stored: StoredUser): User {
  const { id, firstKey, name, isOwner, roleIds, picture, door, bot } = stored;
  return {
    id,
    name,
    isOwner,
    roleIds,
    colorSeed: colorSeedOf(firstKey),
    ...(picture !== null && { picture }),
    ...(door !== null && { door }),
    ...(bot && { isBot: true }),
  };
}
