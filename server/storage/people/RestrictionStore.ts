import type { Kysely, Selectable } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import {
  type Restriction,
  type RestrictionKind,
  restrictionKinds,
} from '../../../shared/domain/moderation.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { Tables } from '../Tables.ts';

/** Who is muted or deafened on the whole server: at most one of each kind for a user. */
export class RestrictionStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async all(): Promise<{ readonly userId: UserId; readonly restriction: Restriction }[]> {
    const rows = await this.#tables
      .selectFrom('restrictions')
      .selectAll()
      .orderBy('user_id')
      .orderBy('kind')
      .execute();
    return rows.flatMap((row) => {
      const restriction = restrictionOf(row);
      return restriction ? [{ userId: row.user_id, restriction }] : [];
    });
  }

  /**
   * Saves a restriction, in place of the one of its kind that the user has.
   *
   * @throws RequestError `notFound` when there is no such user
   */
  async put(userId: UserId, { kind, by, reason, beganAt, endsAt }: Restriction): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      const user = await tables
        .selectFrom('users')
        .select('id')
        .where('id', '=', userId)
        .executeTakeFirst();
      if (!user) throw new RequestError('notFound', 'no such user');
      const columns = {
        by_id: by.id,
        by_name: by.name,
        reason,
        began_at: beganAt,
        ends_at: endsAt,
      };
      await tables
        .insertInto('restrictions')
        .values({ user_id: userId, kind, ...columns })
        .onConflict((conflict) => conflict.columns(['user_id', 'kind']).doUpdateSet(columns))
        .execute();
    });
  }

  async delete(userId: UserId, kind: RestrictionKind): Promise<void> {
    await this.#tables
      .deleteFrom('restrictions')
      .where('user_id', '=', userId)
      .where('kind', '=', kind)
      .execute();
  }
}

/** Null for a kind that this version does not know. */
function restrictionOf(row: Selectable<Tables['restrictions']>): Restriction | null {
  const kind = restrictionKinds.find((known) => known === row.kind);
  if (!kind) return null;
  return {
    kind,
    by: { id: row.by_id, name: row.by_name },
    reason: row.reason,
    beganAt: row.began_at,
    endsAt: row.ends_at,
  };
}
