import type { Kysely } from 'kysely';
import type { ChannelId, FileId } from '../../../shared/domain/ids.ts';
import type { LinkPreview } from '../../../shared/domain/LinkPreview.ts';
import type { Message } from '../../../shared/domain/Message.ts';
import type { PreviewSize } from '../../../shared/domain/SharedFile.ts';
import { linksToPreview } from '../../previews/messageLinks.ts';
import { isAmong } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';

/** A preview to be stored. */
export interface NewLinkPreview extends Omit<LinkPreview, 'picture'> {
  readonly picture: (PreviewSize & { readonly id: FileId; readonly bytes: Uint8Array }) | null;
}

/** A picture of a preview, and the channel of its message. */
export interface LinkPicture {
  readonly channelId: ChannelId;
  readonly bytes: Uint8Array;
}

/** What is stored as JSON. */
type Content = Omit<LinkPreview, 'url' | 'picture'> & { readonly size: PreviewSize | null };

/** All pictures of previews take at most so many bytes; then the oldest go. */
const picturesMaxBytes = 200 * 1024 * 1024;

type MessageRef = Pick<Message, 'channelId' | 'id'>;

/** The previews of links in messages. They are deleted with their message. */
export class LinkPreviewStore {
  readonly #tables: Kysely<Tables>;
  readonly #onErased: () => void;
  readonly #maxBytes: number;

  /** @param onErased called when something was removed that the write-ahead log may still contain */
  constructor(tables: Kysely<Tables>, onErased: () => void, maxBytes = picturesMaxBytes) {
    this.#tables = tables;
    this.#onErased = onErased;
    this.#maxBytes = maxBytes;
  }

  /** The links of a message that have no preview yet, and whose preview was not removed. */
  async missing({ channelId, id, text }: MessageRef & Pick<Message, 'text'>): Promise<string[]> {
    const links = linksToPreview(text);
    if (links.length === 0) return [];
    const rows = await this.#tables
      .selectFrom('link_previews')
      .innerJoin('messages', 'messages.row_id', 'link_previews.row_id')
      .select('url')
      .where('channel_id', '=', channelId)
      .where('number', '=', id)
      .execute();
    return links.filter((link) => !rows.some(({ url }) => url === link));
  }

  /** Stores a preview, if its message still contains the link. Returns whether it is new. */
  async add(
    { channelId, id }: MessageRef,
    preview: NewLinkPreview,
    nowMs: number,
  ): Promise<boolean> {
    const { url, picture, ...facts } = preview;
    const size = picture && { width: picture.width, height: picture.height };
    return await this.#tables.transaction().execute(async (tables) => {
      const message = await rowOf(tables, channelId, id);
      if (!message || !linksToPreview(message.text).includes(url)) return false;
      if (picture) await this.#makeRoom(tables, picture.bytes.length);
      const { numInsertedOrUpdatedRows = 0n } = await tables
        .insertInto('link_previews')
        .values({
          row_id: message.row_id,
          url,
          content: JSON.stringify({ ...facts, size } satisfies Content),
          picture_id: picture?.id ?? null,
          picture_size: picture?.bytes.length ?? null,
          picture: picture?.bytes ?? null,
          made_at: nowMs,
        })
        .onConflict((known) => known.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    });
  }

  /** Removes one and remembers that, so that it does not come back. Returns whether it was there. */
  async remove({ channelId, id }: MessageRef, url: string): Promise<boolean> {
    this.#onErased();
    const { numUpdatedRows } = await this.#tables
      .updateTable('link_previews')
      .set({ content: null, picture_id: null, picture_size: null, picture: null })
      .where('url', '=', url)
      .where('content', 'is not', null)
      .where('row_id', '=', (from) =>
        from
          .selectFrom('messages')
          .select('row_id')
          .where('channel_id', '=', channelId)
          .where('number', '=', id),
      )
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Deletes those of links that are not in the text any more. Returns whether there were any. */
  async forgetOthers({
    channelId,
    id,
    text,
  }: MessageRef & Pick<Message, 'text'>): Promise<boolean> {
    const message = await rowOf(this.#tables, channelId, id);
    if (!message) return false;
    const { numDeletedRows } = await this.#tables
      .deleteFrom('link_previews')
      .where('row_id', '=', message.row_id)
      .where(({ not }) => not(isAmong(this.#tables, 'url', linksToPreview(text))))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Deletes some of all previews, and still remembers which were removed. Returns how many. */
  async deleteSome(limit: number): Promise<number> {
    const { numDeletedRows } = await this.#tables
      .deleteFrom('link_previews')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('row_id', 'url'),
          'in',
          selectFrom('link_previews')
            .select(['row_id', 'url'])
            .where('content', 'is not', null)
            .limit(limit)
            .$asTuple('row_id', 'url'),
        ),
      )
      .executeTakeFirst();
    if (numDeletedRows > 0n) this.#onErased();
    return Number(numDeletedRows);
  }

  /** Null when there is no such picture. */
  async picture(id: FileId): Promise<LinkPicture | null> {
    const row = await this.#tables
      .selectFrom('link_previews')
      .innerJoin('messages', 'messages.row_id', 'link_previews.row_id')
      .select(['channel_id', 'picture'])
      .where('picture_id', '=', id)
      .executeTakeFirst();
    return row?.picture ? { channelId: row.channel_id, bytes: row.picture } : null;
  }

  async #makeRoom(tables: Kysely<Tables>, bytes: number): Promise<void> {
    const kept = await tables
      .selectFrom('link_previews')
      .select(['picture_id', 'picture_size'])
      .where('picture_id', 'is not', null)
      .orderBy('made_at')
      .execute();
    let sum = kept.reduce((all, { picture_size }) => all + (picture_size ?? 0), bytes);
    for (const { picture_id, picture_size } of kept) {
      if (sum <= this.#maxBytes) return;
      sum -= picture_size ?? 0;
      await tables
        .updateTable('link_previews')
        .set({ picture_id: null, picture_size: null, picture: null })
        .where('picture_id', '=', picture_id)
        .execute();
    }
  }
}

async function rowOf(tables: Kysely<Tables>, channelId: ChannelId, number: Message['id']) {
  return await tables
    .selectFrom('messages')
    .select(['row_id', 'text'])
    .where('channel_id', '=', channelId)
    .where('number', '=', number)
    .executeTakeFirst();
}

interface StoredPreview {
  readonly url: string;
  readonly content: string | null;
  readonly picture_id: FileId | null;
}

/** The previews of a message in the order of its links, without those that were removed. */
export function linkPreviewsFrom(stored: readonly StoredPreview[], text: string): LinkPreview[] {
  if (stored.length === 0) return [];
  return linksToPreview(text).flatMap((link) => {
    const found = stored.find(({ url }) => url === link);
    if (!found || found.content === null) return [];
    const { size, ...facts } = JSON.parse(found.content) as Content;
    const id = found.picture_id;
    return { url: link, ...facts, picture: size && id !== null ? { id, ...size } : null };
  });
}
