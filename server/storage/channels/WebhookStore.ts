import type { Kysely, Selectable } from 'kysely';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';

/** Where a bot is told of what happens. */
export interface StoredWebhook {
  /** The bot. */
  readonly userId: UserId;
  readonly url: string;
  /** With which what is sent there is signed. */
  readonly secret: string;
}

/** The addresses at which bots are told of what happens, one of each at most. Deleted with the bot. */
export class WebhookStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async all(): Promise<StoredWebhook[]> {
    const rows = await this.#tables.selectFrom('webhooks').selectAll().execute();
    return rows.map(webhookOf);
  }

  /** In place of the one before. */
  async put({ userId: user_id, ...rest }: StoredWebhook): Promise<void> {
    await this.#tables
      .insertInto('webhooks')
      .values({ user_id, ...rest })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(rest))
      .execute();
  }

  async delete(userId: UserId): Promise<void> {
    await this.#tables.deleteFrom('webhooks').where('user_id', '=', userId).execute();
  }
}

function webhookOf({ user_id: userId, ...rest }: Selectable<Tables['webhooks']>): StoredWebhook {
  return { userId, ...rest };
}
