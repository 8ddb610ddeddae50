import { type Kysely, sql } from 'kysely';
import type { ChannelId, MessageId, RoleId, UserId } from '../../../shared/domain/ids.ts';
import {
  chatPeopleMax,
  type Mentions,
  type Message,
  type MessagePage,
  messageExcerpt,
  messagePageTextMax,
  type Reaction,
} from '../../../shared/domain/Message.ts';
import type { SealedText } from '../../../shared/domain/SealedText.ts';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import { isAmong } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';
import { linkPreviewsFrom } from './LinkPreviewStore.ts';
import { messageIndexOf } from './messageIndex.ts';
import { phrasesOf } from './messageWords.ts';

/** Which part of the history; see the protocol. `unread` is `after` the last that was read, with some before it. */
export type HistoryPlace =
  | { readonly at: 'newest' | 'unread' }
  | { readonly at: 'before' | 'after' | 'around'; readonly messageId: MessageId };

/** A page without what the database does not know: its people as they are now, and which files are gone. */
export type StoredPage = Omit<MessagePage, 'people' | 'goneFiles'>;

export interface MessageSearch {
  readonly text: string;
  /** Only in these. */
  readonly channelIds: readonly ChannelId[];
  /** Only by this person; null for all. */
  readonly authorId: UserId | null;
  readonly skip: number;
  readonly limit: number;
}

/** Writers are looked for among so many of the newest messages. */
const writersAmong = 2_000;
/** Enough for an excerpt, also after what it leaves out. */
const excerptSourceLength = 1_000;

interface Row {
  readonly row_id: number;
  readonly channel_id: ChannelId;
  readonly number: MessageId;
  readonly author_id: UserId | null;
  readonly text: string;
  /** JSON. */
  readonly files: string;
  /** JSON. */
  readonly sealed: string | null;
  readonly sent_at: number;
  readonly edited_at: number | null;
  readonly pinned_at: number | null;
  readonly reply_to: MessageId | null;
  readonly reply_author: UserId | null;
  readonly reply_text: string | null;
  readonly reply_files: string | null;
  /** Of all its previews, in characters. */
  readonly previews_length: number;
}

/** Reads messages: single ones, pages of the history, pins, and what a search finds. `readerId`: for whom. */
export class MessageReader {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Null when there is no such message. */
  async find(channelId: ChannelId, id: MessageId, readerId: UserId): Promise<Message | null> {
    const rows = await this.#rows()
      .where('messages.channel_id', '=', channelId)
      .where('messages.number', '=', id)
      .execute();
    const [message] = await this.#complete(rows, readerId);
    return message ?? null;
  }

  /** Who has written a message; null also when they, or the message, are gone. */
  async authorOf(channelId: ChannelId, id: MessageId): Promise<UserId | null> {
    const row = await this.#tables
      .selectFrom('messages')
      .select('author_id')
      .where('channel_id', '=', channelId)
      .where('number', '=', id)
      .executeTakeFirst();
    return row?.author_id ?? null;
  }

  /** At most `limit` messages, fewer when they are long. */
  async page(
    channelId: ChannelId,
    place: HistoryPlace,
    limit: number,
    readerId: UserId,
  ): Promise<StoredPage> {
    const { anchor, before, after } = await this.#span(channelId, place, limit, readerId);
    const share = messagePageTextMax / (before > 0 && after > 0 ? 2 : 1);
    const older = before > 0 ? await this.#older(channelId, anchor, before) : [];
    const newer = after > 0 ? await this.#newer(channelId, anchor, after) : [];
    const rows = [...fitting(older, share).reverse(), ...fitting(newer, share)];
    const first = rows[0]?.number ?? anchor;
    const last = rows.at(-1)?.number ?? ((anchor - 1) as MessageId);
    return {
      messages: await this.#complete(rows, readerId),
      hasOlder: await this.#exists(channelId, '<', first),
      hasNewer: await this.#exists(channelId, '>', last),
    };
  }

  /** Those pinned last first. */
  async pins(channelId: ChannelId, readerId: UserId): Promise<Message[]> {
    const rows = await this.#rows()
      .where('messages.channel_id', '=', channelId)
      .where('messages.pinned_at', 'is not', null)
      .orderBy('messages.pinned_at', 'desc')
      .orderBy('messages.number', 'desc')
      .execute();
    return await this.#complete(rows, readerId);
  }

  /** The newest first. */
  async search(
    { text, channelIds, authorId, skip, limit }: MessageSearch,
    readerId: UserId,
  ): Promise<{ readonly messages: Message[]; readonly more: boolean }> {
    const phrases = phrasesOf(text);
    if (phrases.length === 0) return { messages: [], more: false };
    const found = await messageIndexOf(this.#tables).find(phrases, {
      channelIds,
      authorId,
      skip,
      limit: limit + 1,
    });
    const rows = await this.#rows()
      .where(isAmong(this.#tables, 'messages.row_id', found))
      .orderBy('messages.row_id', 'desc')
      .execute();
    const shown = fitting(rows.slice(0, limit), messagePageTextMax);
    return { messages: await this.#complete(shown, readerId), more: rows.length > shown.length };
  }

  /** Who reacted with this emoji, the first ones. */
  async reactors(channelId: ChannelId, id: MessageId, emoji: string): Promise<UserId[]> {
    const rows = await this.#tables
      .selectFrom('reactions')
      .innerJoin('messages', 'messages.row_id', 'reactions.row_id')
      .select('reactions.user_id')
      .where('messages.channel_id', '=', channelId)
      .where('messages.number', '=', id)
      .where('reactions.emoji', '=', emoji)
      .orderBy('reactions.id')
      .limit(chatPeopleMax)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  /** Who has written here lately, those who wrote last first. */
  async writers(channelId: ChannelId): Promise<UserId[]> {
    const rows = await this.#tables
      .selectFrom((newest) =>
        newest
          .selectFrom('messages')
          .select(['author_id', 'number'])
          .where('channel_id', '=', channelId)
          .orderBy('number', 'desc')
          .limit(writersAmong)
          .as('newest'),
      )
      .select('author_id')
      .where('author_id', 'is not', null)
      .groupBy('author_id')
      .orderBy((row) => row.fn.max('number'), 'desc')
      .limit(chatPeopleMax)
      .execute();
    return rows.flatMap(({ author_id }) => author_id ?? []);
  }

  /** How many messages from below `anchor`, and from `anchor` on, a page has. */
  async #span(channelId: ChannelId, place: HistoryPlace, limit: number, readerId: UserId) {
    const half = Math.floor(limit / 2);
    const newest = { anchor: Number.MAX_SAFE_INTEGER as MessageId, before: limit, after: 0 };
    switch (place.at) {
      case 'newest':
        return newest;
      case 'before':
        return { anchor: place.messageId, before: limit, after: 0 };
      case 'after':
        return { anchor: next(place.messageId), before: 0, after: limit };
      case 'around':
        return { anchor: place.messageId, before: half, after: limit - half };
      case 'unread': {
        const reader = await this.#tables
          .selectFrom('chat_readers')
          .select('read_to')
          .where('user_id', '=', readerId)
          .where('channel_id', '=', channelId)
          .executeTakeFirst();
        const anchor = next(reader?.read_to ?? (0 as MessageId));
        const isUnread = await this.#exists(channelId, '>=', anchor);
        return isUnread ? { anchor, before: half, after: limit - half } : newest;
      }
    }
  }

  /** From below a message downwards. */
  async #older(channelId: ChannelId, anchor: MessageId, limit: number): Promise<Row[]> {
    return await this.#rows()
      .where('messages.channel_id', '=', channelId)
      .where('messages.number', '<', anchor)
      .orderBy('messages.number', 'desc')
      .limit(limit)
      .execute();
  }

  /** From a message upwards. */
  async #newer(channelId: ChannelId, anchor: MessageId, limit: number): Promise<Row[]> {
    return await this.#rows()
      .where('messages.channel_id', '=', channelId)
      .where('messages.number', '>=', anchor)
      .orderBy('messages.number')
      .limit(limit)
      .execute();
  }

  async #exists(channelId: ChannelId, than: '<' | '>' | '>=', id: MessageId): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('messages')
      .select('number')
      .where('channel_id', '=', channelId)
      .where('number', than, id)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  #rows() {
    return this.#tables
      .selectFrom('messages')
      .leftJoin('messages as replied', (join) =>
        join
          .onRef('replied.channel_id', '=', 'messages.channel_id')
          .onRef('replied.number', '=', 'messages.reply_to'),
      )
      .select([
        'messages.row_id',
        'messages.channel_id',
        'messages.number',
        'messages.author_id',
        'messages.text',
        'messages.files',
        'messages.sealed',
        'messages.sent_at',
        'messages.edited_at',
        'messages.pinned_at',
        'messages.reply_to',
        'replied.author_id as reply_author',
        'replied.files as reply_files',
        sql<string | null>`substr(replied.text, 1, ${excerptSourceLength})`.as('reply_text'),
        sql<number>`(
          SELECT coalesce(sum(length(content)), 0) FROM link_previews WHERE link_previews.row_id = messages.row_id
        )`.as('previews_length'),
      ]);
  }

  async #complete(rows: readonly Row[], readerId: UserId): Promise<Message[]> {
    if (rows.length === 0) return [];
    const rowIds = rows.map(({ row_id }) => row_id);
    const isListed = isAmong(this.#tables, 'row_id', rowIds);
    const mentions = await this.#tables
      .selectFrom('message_mentions')
      .select(['row_id', 'target'])
      .where(isListed)
      .execute();
    const reactions = await this.#tables
      .selectFrom('reactions')
      .select((row) => [
        'row_id',
        'emoji',
        row.fn.countAll<number>().as('count'),
        sql<number>`max(CASE WHEN user_id = ${readerId} THEN 1 ELSE 0 END)`.as('mine'),
      ])
      .where(isListed)
      .groupBy(['row_id', 'emoji'])
      .orderBy((row) => row.fn.min('id'))
      .execute();
    const previews = await this.#tables
      .selectFrom('link_previews')
      .select(['row_id', 'url', 'content', 'picture_id'])
      .where(isListed)
      .execute();
    const previewsOf = Map.groupBy(previews, ({ row_id }) => row_id);
    const mentionsOf = Map.groupBy(mentions, ({ row_id }) => row_id);
    const reactionsOf = Map.groupBy(reactions, ({ row_id }) => row_id);
    return rows.map((row) => ({
      channelId: row.channel_id,
      id: row.number,
      authorId: row.author_id,
      text: row.text,
      files: filesFrom(row.files),
      previews: linkPreviewsFrom(previewsOf.get(row.row_id) ?? [], row.text),
      sentAt: row.sent_at,
      editedAt: row.edited_at,
      reply:
        row.reply_to === null
          ? null
          : {
              messageId: row.reply_to,
              authorId: row.reply_author,
              excerpt:
                row.reply_text === null
                  ? null
                  : messageExcerpt({ text: row.reply_text, files: filesFrom(row.reply_files) }),
            },
      mentions: mentionsFrom((mentionsOf.get(row.row_id) ?? []).map(({ target }) => target)),
      reactions: (reactionsOf.get(row.row_id) ?? []).map(
        ({ emoji, count, mine }): Reaction => ({ emoji, count, mine: mine === 1 }),
      ),
      pinnedAt: row.pinned_at,
      ...(row.sealed !== null && { sealed: JSON.parse(row.sealed) as SealedText }),
    }));
  }
}

function next(id: MessageId): MessageId {
  return (id + 1) as MessageId;
}

/** As it is stored. */
const noFiles = '[]';

function filesFrom(stored: string | null): readonly AttachedFile[] {
  return JSON.parse(stored ?? noFiles) as AttachedFile[];
}

/** The first of these whose texts, names of files and previews fit together; at least one. */
function fitting(rows: readonly Row[], textMax: number): Row[] {
  let length = 0;
  const end = rows.findIndex(({ text, files, sealed, previews_length }, index) => {
    length += text.length + (files === noFiles ? 0 : files.length) + previews_length;
    length += sealed?.length ?? 0;
    return index > 0 && length > textMax;
  });
  return rows.slice(0, end === -1 ? rows.length : end);
}

function mentionsFrom(targets: readonly string[]): Mentions {
  const idsOf = (kind: string) =>
    targets.flatMap((target) => (target.startsWith(kind) ? [target.slice(kind.length)] : []));
  return {
    userIds: idsOf('user:') as UserId[],
    roleIds: idsOf('role:') as RoleId[],
    everyone: targets.includes('everyone'),
  };
}
