import type { UserId } from '../../shared/domain/ids.ts';

/** Far more people than a server has in some days. */
const usersMax = 10_000;

/**
 * The address group from which each user last signed in since the server started, for a ban that names it. In memory only:
 * addresses of people who were not banned are never stored.
 */
export class LastAddresses {
  readonly #ofUsers = new Map<UserId, string>();
  readonly #usersMax: number;

  constructor(max = usersMax) {
    this.#usersMax = max;
  }

  /** Forgets who signed in the longest ago when there are too many. */
  note(userId: UserId, addressGroup: string): void {
    this.#ofUsers.delete(userId);
    this.#ofUsers.set(userId, addressGroup);
    const [oldest] = this.#ofUsers.keys();
    if (this.#ofUsers.size > this.#usersMax && oldest !== undefined) this.#ofUsers.delete(oldest);
  }

  /** Null when none is known. */
  of(userId: UserId): string | null {
    return this.#ofUsers.get(userId) ?? null;
  }
}
