import type { Kysely, Selectable } from 'kysely';
import type { ListenLinkId } from '../../../shared/domain/ids.ts';
import type { ListenLink } from '../../../shared/domain/ListenLink.ts';
import type { Tables } from '../Tables.ts';

/** A listen link as it is stored. */
export interface StoredListenLink extends Omit<ListenLink, 'listeners'> {
  /** `hashOf` the token, which is kept nowhere. */
  readonly tokenHash: string;
}

/** The links by which people outside hear channels. Deleted with their channel, and with their maker. */
export class ListenLinkStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** The oldest first. */
  async all(): Promise<StoredListenLink[]> {
    const rows = await this.#tables
      .selectFrom('listen_links')
      .innerJoin('users', 'users.id', 'listen_links.maker_id')
      .selectAll('listen_links')
      .select('users.name as maker_name')
      .orderBy('listen_links.created_at')
      .execute();
    return rows.map(linkOf);
  }

  async add(link: StoredListenLink): Promise<void> {
    await this.#tables
      .insertInto('listen_links')
      .values({
        id: link.id,
        token_hash: link.tokenHash,
        channel_id: link.channelId,
        maker_id: link.maker.id,
        label: link.label,
        listeners_max: link.listenersMax,
        created_at: link.createdAt,
        expires_at: link.expiresAt,
      })
      .execute();
  }

  async delete(id: ListenLinkId): Promise<void> {
    await this.#tables.deleteFrom('listen_links').where('id', '=', id).execute();
  }
}

function linkOf(
  row: Selectable<Tables['listen_links']> & { maker_name: string },
): StoredListenLink {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    channelId: row.channel_id,
    maker: { id: row.maker_id, name: row.maker_name },
    label: row.label,
    listenersMax: row.listeners_max,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
