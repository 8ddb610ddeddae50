import type { Kysely, Selectable } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { PushSubscription } from '../../../shared/domain/Push.ts';
import { isAmong } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';

/** The subscription of a device of a user. */
export interface StoredSubscription extends PushSubscription {
  /** Of the device. */
  readonly publicKey: string;
  readonly userId: UserId;
}

/** Where devices get push messages. Deleted with the device. */
export class PushStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** The subscriptions of a user, one of each device at most. */
  async of(userId: UserId): Promise<StoredSubscription[]> {
    const rows = await this.#tables
      .selectFrom('push_subscriptions')
      .selectAll()
      .where('user_id', '=', userId)
      .execute();
    return rows.map(subscriptionOf);
  }

  /** Who has any, of these or of all users. */
  async users(among: readonly UserId[] | null): Promise<UserId[]> {
    const all = this.#tables.selectFrom('push_subscriptions').select('user_id').distinct();
    const rows = await (among === null
      ? all
      : all.where(isAmong(this.#tables, 'user_id', among))
    ).execute();
    return rows.map(({ user_id }) => user_id);
  }

  /**
   * Keeps the subscription of a device in place of an earlier one, and of another device that the browser was before. Callers run
   * it in a transaction.
   */
  async put(subscription: StoredSubscription): Promise<void> {
    const { publicKey: public_key, userId: user_id, ...rest } = subscription;
    await this.#tables
      .deleteFrom('push_subscriptions')
      .where(({ eb, or }) =>
        or([eb('public_key', '=', public_key), eb('endpoint', '=', rest.endpoint)]),
      )
      .execute();
    await this.#tables
      .insertInto('push_subscriptions')
      .values({ public_key, user_id, ...rest })
      .execute();
  }

  async delete(publicKey: string): Promise<void> {
    await this.#tables
      .deleteFrom('push_subscriptions')
      .where('public_key', '=', publicKey)
      .execute();
  }

  /** Deletes one that the push service does not know any more, unless the device has another one by now. */
  async deleteDead({ publicKey, endpoint }: StoredSubscription): Promise<void> {
    await this.#tables
      .deleteFrom('push_subscriptions')
      .where('public_key', '=', publicKey)
      .where('endpoint', '=', endpoint)
      .execute();
  }
}

function subscriptionOf(row: Selectable<Tables['push_subscriptions']>): StoredSubscription {
  const { public_key: publicKey, user_id: userId, ...rest } = row;
  return { publicKey, userId, ...rest };
}
