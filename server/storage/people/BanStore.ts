import type { Kysely, Selectable } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Ban } from '../../../shared/domain/moderation.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import { isAmong } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';

/** Each is kept in memory, too. */
const bansMax = 10_000;

/** A ban with the key of its identity, which is refused also when the user is deleted. */
export interface StoredBan {
  readonly ban: Ban;
  /** Raw Ed25519 key, base64url. */
  readonly publicKey: string;
}

/** A new ban of a user. */
export interface NewBan extends Omit<Ban, 'id' | 'person'> {
  readonly userId: UserId;
}

/** Who is not let in: at most one ban for an identity. */
export class BanStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** The oldest first. */
  async all(): Promise<StoredBan[]> {
    const rows = await this.#tables.selectFrom('bans').selectAll().orderBy('id').execute();
    return rows.map(banOf);
  }

  /**
   * Saves a ban, in place of the one that the identity has.
   *
   * @throws RequestError `notFound` when there is no such user, `limitReached`
   */
  put({ userId, by, reason, beganAt, endsAt, addresses }: NewBan): Promise<StoredBan> {
    return this.#tables.transaction().execute(async (tables) => {
      const user = await tables
        .selectFrom('users')
        .select(['first_key', 'name'])
        .where('id', '=', userId)
        .executeTakeFirst();
      if (!user) throw new RequestError('notFound', 'no such user');
      await tables.deleteFrom('bans').where('public_key', '=', user.first_key).execute();
      const { count } = await tables
        .selectFrom('bans')
        .select((bans) => bans.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (count >= bansMax) throw new RequestError('limitReached', `there are ${bansMax} bans`);
      const row = await tables
        .insertInto('bans')
        .values({
          user_id: userId,
          public_key: user.first_key,
          name: user.name,
          by_id: by.id,
          by_name: by.name,
          reason,
          began_at: beganAt,
          ends_at: endsAt,
          addresses,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return banOf(row);
    });
  }

  async delete(ids: readonly number[]): Promise<void> {
    await this.#tables
      .deleteFrom('bans')
      .where(isAmong(this.#tables, 'id', ids))
      .execute();
  }
}

function banOf(row: Selectable<Tables['bans']>): StoredBan {
  return {
    publicKey: row.public_key,
    ban: {
      id: row.id,
      person: { id: row.user_id, name: row.name },
      by: { id: row.by_id, name: row.by_name },
      reason: row.reason,
      beganAt: row.began_at,
      endsAt: row.ends_at,
      addresses: row.addresses,
    },
  };
}
