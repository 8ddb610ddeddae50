import type { Kysely } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';

/** The pictures of users: at most one each, deleted with its user. */
export class UserPictureStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Null when nobody has a picture with this hash. */
  async bytesOf(hash: string): Promise<Uint8Array | null> {
    const row = await this.#tables
      .selectFrom('user_pictures')
      .select('bytes')
      .where('hash', '=', hash)
      .limit(1)
      .executeTakeFirst();
    return row?.bytes ?? null;
  }

  /** Gives an existing user a picture in place of the one before; null for none. Callers run it in a transaction. */
  async set(
    userId: UserId,
    picture: { readonly hash: string; readonly bytes: Uint8Array } | null,
  ): Promise<void> {
    await this.#tables.deleteFrom('user_pictures').where('user_id', '=', userId).execute();
    if (picture !== null) {
      await this.#tables
        .insertInto('user_pictures')
        .values({ user_id: userId, ...picture })
        .execute();
    }
    await this.#tables
      .updateTable('users')
      .set({ picture: picture?.hash ?? null })
      .where('id', '=', userId)
      .execute();
  }
}
