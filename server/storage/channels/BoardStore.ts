import { type Kysely, sql } from 'kysely';
import type { BoardElement } from '../../../shared/domain/board.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { KeptElement } from '../../boards/Board.ts';
import type { BoardImage } from '../../boards/BoardImages.ts';
import type { Tables } from '../Tables.ts';

/** A board as it is stored. */
export interface StoredBoard {
  readonly edition: number;
  /** Deleted ones in the order in which they were deleted. */
  readonly elements: readonly KeptElement[];
  /** The oldest first. */
  readonly images: readonly BoardImage[];
}

/** The boards of the channels: deleted with their channel. */
export class BoardStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async read(channelId: ChannelId): Promise<StoredBoard> {
    const board = await this.#tables
      .selectFrom('boards')
      .select('edition')
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    const elements = await this.#tables
      .selectFrom('board_elements')
      .select(['content', 'deleted_at'])
      .where('channel_id', '=', channelId)
      .orderBy('deleted_at')
      .execute();
    const images = await this.#tables
      .selectFrom('board_images')
      .select(['id', 'type', 'size'])
      .where('channel_id', '=', channelId)
      .orderBy('added_at')
      .execute();
    return {
      edition: board?.edition ?? 0,
      elements: elements.map(({ content, deleted_at }) => ({
        element: JSON.parse(content) as BoardElement,
        json: content,
        deletedAt: deleted_at,
      })),
      images,
    };
  }

  /** Stores elements in place of their earlier states, and forgets others. */
  save(
    channelId: ChannelId,
    saved: readonly KeptElement[],
    forgotten: readonly string[],
  ): Promise<void> {
    return this.#tables.transaction().execute(async (tables) => {
      for (const { element, json, deletedAt } of saved) {
        const row = { content: json, deleted_at: deletedAt };
        await tables
          .insertInto('board_elements')
          .values({ channel_id: channelId, id: element.id, ...row })
          .onConflict((known) => known.columns(['channel_id', 'id']).doUpdateSet(row))
          .execute();
      }
      for (const id of forgotten) {
        await tables
          .deleteFrom('board_elements')
          .where('channel_id', '=', channelId)
          .where('id', '=', id)
          .execute();
      }
    });
  }

  /** Removes all elements and pictures. */
  clear(channelId: ChannelId, edition: number): Promise<void> {
    return this.#tables.transaction().execute(async (tables) => {
      await tables.deleteFrom('board_elements').where('channel_id', '=', channelId).execute();
      await tables.deleteFrom('board_images').where('channel_id', '=', channelId).execute();
      await tables
        .insertInto('boards')
        .values({ channel_id: channelId, edition })
        .onConflict((known) => known.column('channel_id').doUpdateSet({ edition }))
        .execute();
    });
  }

  async addImage(
    channelId: ChannelId,
    { id, type, size, bytes }: BoardImage & { readonly bytes: Uint8Array },
  ): Promise<void> {
    await this.#tables
      .insertInto('board_images')
      .values({
        channel_id: channelId,
        id,
        type,
        size,
        bytes,
        added_at: Date.now(),
      })
      .execute();
  }

  async removeImages(channelId: ChannelId, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#tables
      .deleteFrom('board_images')
      .where('channel_id', '=', channelId)
      .where('id', 'in', ids)
      .execute();
  }

  /** At most so many bytes of a picture, from `offset` on; null when there is no such picture. */
  async imagePiece(
    channelId: ChannelId,
    id: string,
    offset: number,
    maxBytes: number,
  ): Promise<Uint8Array | null> {
    const row = await this.#tables
      .selectFrom('board_images')
      // SQL counts from 1.
      .select(sql<Uint8Array>`substr(bytes, ${offset + 1}, ${maxBytes})`.as('bytes'))
      .where('channel_id', '=', channelId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.bytes ?? null;
  }

  /** What all boards take, with their pictures, in bytes. */
  async totalBytes(): Promise<number> {
    const row = await this.#tables
      .selectNoFrom((of) => [
        of
          .selectFrom('board_elements')
          .select(sql<number | null>`sum(octet_length(content))`.as('bytes'))
          .as('elements'),
        of
          .selectFrom('board_images')
          .select(({ fn }) => fn.sum<number | null>('size').as('bytes'))
          .as('images'),
      ])
      .executeTakeFirst();
    return (row?.elements ?? 0) + (row?.images ?? 0);
  }
}
