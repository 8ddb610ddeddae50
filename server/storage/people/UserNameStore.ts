import type { Kysely } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';
import { type NameSkeletons, skeletonsOf } from './nameSkeletons.ts';

/** Somebody with a name that looks like another one. */
export interface NameBearer {
  readonly id: UserId;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** Whether they are the owner, or have a role that people give. */
  readonly isTrusted: boolean;
}

/** What a user's name looks like, and whether somebody who came earlier has one that looks like it. */
interface NameComparison {
  readonly id: UserId;
  readonly skeletons: NameSkeletons;
  readonly isShared: boolean;
}

/** What is stored of a name that its user has chosen, or was given. */
export function nameColumns(name: string) {
  const { written, small } = skeletonsOf(name);
  return { name, skeleton: written, small_skeleton: small, name_shared: 0 };
}

/**
 * Which names look alike. No two users that came after version 12 of the tables can be stored with names that do; those who
 * had such names before keep them.
 */
export class UserNameStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Everybody whose name looks like this one. */
  async bearersOf(name: string): Promise<NameBearer[]> {
    const { written, small } = skeletonsOf(name);
    const rows = await this.#tables
      .selectFrom('users')
      .select((user) => [
        'id',
        'name',
        'last_seen_at as lastSeenAt',
        'owner',
        user
          .exists(
            user
              .selectFrom('user_roles')
              .innerJoin('roles', 'roles.id', 'user_roles.role_id')
              .select('user_id')
              .whereRef('user_roles.user_id', '=', 'users.id')
              .where('kind', '=', 'own'),
          )
          .as('hasRole'),
      ])
      .where((user) =>
        user.or([user('skeleton', '=', written), user('small_skeleton', '=', small)]),
      )
      .execute();
    return rows.map(({ id, name, lastSeenAt, owner, hasRole }) => ({
      id,
      name,
      lastSeenAt,
      isTrusted: owner === 1 || Boolean(hasRole),
    }));
  }

  /**
   * Compares all names, as a new table of Unicode may find others alike. Where names look alike, the user who came first has it
   * alone, and the others share it.
   *
   * @returns what is stored otherwise, for `saveComparison`
   */
  async compareAll(): Promise<NameComparison[]> {
    const rows = await this.#tables
      .selectFrom('users')
      .select(['id', 'name', 'skeleton', 'small_skeleton', 'name_shared'])
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const seen = { written: new Set<string>(), small: new Set<string>() };
    return rows.flatMap(({ id, name, skeleton, small_skeleton, name_shared }) => {
      const skeletons = skeletonsOf(name);
      const { written, small } = skeletons;
      const isShared = seen.written.has(written) || seen.small.has(small);
      seen.written.add(written);
      seen.small.add(small);
      const isStored =
        skeleton === written && small_skeleton === small && name_shared === Number(isShared);
      return isStored ? [] : [{ id, skeletons, isShared }];
    });
  }

  /** Callers run it in a transaction. */
  async saveComparison(changes: readonly NameComparison[]): Promise<void> {
    // None of them stands in the way of another one while they change.
    for (const { id } of changes) await this.#set(id, { name_shared: 1 });
    for (const { id, skeletons, isShared } of changes) {
      await this.#set(id, {
        skeleton: skeletons.written,
        small_skeleton: skeletons.small,
        name_shared: Number(isShared),
      });
    }
  }

  async #set(
    id: UserId,
    columns: { skeleton?: string; small_skeleton?: string; name_shared: number },
  ): Promise<void> {
    await this.#tables.updateTable('users').set(columns).where('id', '=', id).execute();
  }
}
