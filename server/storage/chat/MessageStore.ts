import { type Kysely, sql } from 'kysely';
import type { ChannelId, MessageId, RoleId, UserId } from '../../../shared/domain/ids.ts';
import {
  type Mentions,
  type Message,
  pinsMax,
  reactionKindsMax,
} from '../../../shared/domain/Message.ts';
import type { SealedText } from '../../../shared/domain/SealedText.ts';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import { isPostgres } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';
import { LinkPreviewStore } from './LinkPreviewStore.ts';
import { MessageReader } from './MessageReader.ts';
import { messageIndexOf, type WordedRow } from './messageIndex.ts';

/** A message to be stored. */
export interface NewMessage {
  readonly channelId: ChannelId;
  readonly authorId: UserId;
  /** Unique among the messages of this author in this channel. */
  readonly clientId: string;
  /** Tidied. */
  readonly text: string;
  readonly sentAt: number;
  readonly replyTo: MessageId | null;
  readonly mentions: Mentions;
  readonly files: readonly AttachedFile[];
  readonly sealed?: SealedText | undefined;
}

/** A message as it is stored, and whether it was not before. */
export interface AddedMessage {
  readonly message: Message;
  readonly isNew: boolean;
}

/** How long it is remembered that a message was deleted, so that a repeated request does not send it again. */
const deletedKeptMs = 24 * 60 * 60_000;

/**
 * The messages of all channels, and the words by which they are found. What is returned is on the disk. Pages and searches are
 * `read`'s, previews of links `previews`'.
 */
export class MessageStore {
  readonly read: MessageReader;
  readonly previews: LinkPreviewStore;
  readonly #tables: Kysely<Tables>;
  /** Whether the write-ahead log may still contain what was deleted or edited. */
  #hasRemains = false;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
    this.read = new MessageReader(tables);
    this.previews = new LinkPreviewStore(tables, () => {
      this.#hasRemains = true;
    });
  }

  /**
   * Stores messages as the newest of their channels, in this order and at once, because the disk takes as long for many as for one.
   * Everything before it is read for the author of each. Where one with its client id exists, that one is returned; null where
   * that was deleted a short time ago.
   */
  async addAll(messages: readonly NewMessage[]): Promise<(AddedMessage | null)[]> {
    const added = await this.#tables.transaction().execute(async (tables) => {
      const numbers: ({ readonly number: MessageId; readonly isNew: boolean } | null)[] = [];
      for (const message of messages) numbers.push(await addTo(tables, message));
      return numbers;
    });
    const stored: (AddedMessage | null)[] = [];
    for (const [index, { channelId, authorId }] of messages.entries()) {
      const one = added[index];
      const message = one && (await this.get(channelId, one.number, authorId));
      stored.push(message ? { message, isNew: one.isNew } : null);
    }
    return stored;
  }

  /** @throws RequestError `notFound` */
  async get(channelId: ChannelId, id: MessageId, readerId: UserId): Promise<Message> {
    const message = await this.read.find(channelId, id, readerId);
    if (!message) throw new RequestError('notFound', 'no such message');
    return message;
  }

  /** Replaces the text of a message that exists, and what is sealed of it. */
  async edit(
    { channelId, id }: Message,
    text: string,
    editedAt: number,
    sealed?: SealedText,
  ): Promise<void> {
    this.#hasRemains = true;
    await this.#tables.transaction().execute(async (tables) => {
      const row = await rowOf(tables, channelId, id);
      await messageIndexOf(tables).remove(row);
      await tables
        .updateTable('messages')
        .set({ text, edited_at: editedAt, sealed: sealed ? JSON.stringify(sealed) : null })
        .where('row_id', '=', row.row_id)
        .execute();
      await messageIndexOf(tables).add({ row_id: row.row_id, text });
    });
  }

  /** Deletes a message that exists, with its words and reactions. */
  async delete({ channelId, id }: Message, deletedAt: number): Promise<void> {
    this.#hasRemains = true;
    await this.#tables.transaction().execute(async (tables) => {
      const row = await rowOf(tables, channelId, id);
      if (row.author_id !== null) {
        await tables
          .insertInto('deleted_messages')
          .values({
            author_id: row.author_id,
            channel_id: channelId,
            client_id: row.client_id,
            deleted_at: deletedAt,
          })
          .execute();
      }
      await remove(tables, [row]);
    });
  }

  /**
   * Adds or takes back a reaction. Null when that changes nothing; else how many people have this one now.
   *
   * @throws RequestError `limitReached` for too many kinds
   */
  async react(
    { channelId, id }: Message,
    userId: UserId,
    emoji: string,
    reacted: boolean,
  ): Promise<number | null> {
    return await this.#tables.transaction().execute(async (tables) => {
      const { row_id } = await rowOf(tables, channelId, id);
      const countOf = async () => {
        const { count } = await tables
          .selectFrom('reactions')
          .select((reactions) => reactions.fn.countAll<number>().as('count'))
          .where('row_id', '=', row_id)
          .where('emoji', '=', emoji)
          .executeTakeFirstOrThrow();
        return count;
      };
      if (reacted && (await countOf()) === 0) await refuseKind(tables, row_id);
      const { changed } = reacted
        ? await addReaction(tables, row_id, userId, emoji)
        : await takeReaction(tables, row_id, userId, emoji);
      return changed ? await countOf() : null;
    });
  }

  /**
   * Pins a message that exists, or takes the pin off (null).
   *
   * @throws RequestError `limitReached` for too many pins in a channel
   */
  async pin({ channelId, id }: Message, pinnedAt: number | null): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      const { row_id } = await rowOf(tables, channelId, id);
      if (pinnedAt !== null) {
        const { count } = await tables
          .selectFrom('messages')
          .select((messages) => messages.fn.countAll<number>().as('count'))
          .where('channel_id', '=', channelId)
          .where('pinned_at', 'is not', null)
          .executeTakeFirstOrThrow();
        if (count >= pinsMax) throw new RequestError('limitReached', `${pinsMax} pins`);
      }
      await tables
        .updateTable('messages')
        .set({ pinned_at: pinnedAt })
        .where('row_id', '=', row_id)
        .execute();
    });
  }

  /**
   * Deletes the oldest messages of a channel, at most so many at once.
   *
   * @param sentBefore only those sent before this time; null for all
   * @returns the newest that was deleted; null for none
   */
  async deleteOldest(
    channelId: ChannelId,
    sentBefore: number | null,
    limit: number,
  ): Promise<MessageId | null> {
    return await this.#tables.transaction().execute(async (tables) => {
      const oldest = await tables
        .selectFrom('messages')
        .select(['row_id', 'number', 'text', 'sent_at'])
        .where('channel_id', '=', channelId)
        .orderBy('number')
        .limit(limit)
        .execute();
      // A clock that was set back makes later messages look older: those wait for the ones before them.
      const kept = oldest.findIndex(({ sent_at }) => sentBefore !== null && sent_at >= sentBefore);
      const rows = kept === -1 ? oldest : oldest.slice(0, kept);
      this.#hasRemains ||= rows.length > 0;
      await remove(tables, rows);
      return rows.at(-1)?.number ?? null;
    });
  }

  /** Deletes messages of channels that are gone, at most so many at once. Returns how many. */
  async deleteOrphans(limit: number): Promise<number> {
    return await this.#tables.transaction().execute(async (tables) => {
      const rows = await tables
        .selectFrom('messages')
        .select(['row_id', 'text'])
        .where('channel_id', 'not in', (channels) => channels.selectFrom('channels').select('id'))
        .limit(limit)
        .execute();
      this.#hasRemains ||= rows.length > 0;
      await remove(tables, rows);
      return rows.length;
    });
  }

  /**
   * Empties SQLite's write-ahead log, in which deleted texts stay for a while. Another program that reads the file just now keeps it from
   * doing so: then the next call tries again.
   */
  async emptyLog(): Promise<void> {
    if (!this.#hasRemains || isPostgres(this.#tables)) return;
    const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(
      this.#tables,
    );
    this.#hasRemains = rows[0]?.busy !== 0;
  }

  /** Forgets which messages were deleted more than a day ago. */
  async forgetDeleted(nowMs: number): Promise<void> {
    await this.#tables
      .deleteFrom('deleted_messages')
      .where('deleted_at', '<', nowMs - deletedKeptMs)
      .execute();
  }
}

/** How somebody who is mentioned is stored. */
export const mentionTarget = {
  everyone: 'everyone',
  user: (id: UserId) => `user:${id}`,
  role: (id: RoleId) => `role:${id}`,
};

async function insert(tables: Kysely<Tables>, message: NewMessage): Promise<MessageId> {
  const { channelId, authorId, clientId, text, sentAt, replyTo, mentions, files, sealed } = message;
  const { last_number: number } = await tables
    .insertInto('chats')
    .values({ channel_id: channelId, last_number: 1 })
    .onConflict((chat) =>
      chat.column('channel_id').doUpdateSet((row) => ({
        last_number: row('chats.last_number', '+', 1),
      })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  const { row_id } = await tables
    .insertInto('messages')
    .values({
      channel_id: channelId,
      number: number as MessageId,
      author_id: authorId,
      client_id: clientId,
      text,
      sent_at: sentAt,
      reply_to: replyTo,
      files: JSON.stringify(files),
      sealed: sealed ? JSON.stringify(sealed) : null,
    })
    .returning('row_id')
    .executeTakeFirstOrThrow();
  await messageIndexOf(tables).add({ row_id, text });
  for (const target of targetsOf(mentions)) {
    await tables
      .insertInto('message_mentions')
      .values({ channel_id: channelId, target, number: number as MessageId, row_id })
      .execute();
  }
  await tables
    .insertInto('chat_readers')
    .values({ user_id: authorId, channel_id: channelId, read_to: number as MessageId })
    .onConflict((reader) =>
      reader.columns(['user_id', 'channel_id']).doUpdateSet({ read_to: number as MessageId }),
    )
    .execute();
  return number as MessageId;
}

function targetsOf({ userIds, roleIds, everyone }: Mentions): string[] {
  return [
    ...(everyone ? [mentionTarget.everyone] : []),
    ...userIds.map(mentionTarget.user),
    ...roleIds.map(mentionTarget.role),
  ];
}

/** Null for one that was deleted a short time ago. */
async function addTo(tables: Kysely<Tables>, message: NewMessage) {
  const { authorId, channelId, clientId } = message;
  const known = await tables
    .selectFrom('messages')
    .select('number')
    .where('author_id', '=', authorId)
    .where('channel_id', '=', channelId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  if (known) return { number: known.number, isNew: false };
  const deleted = await tables
    .selectFrom('deleted_messages')
    .select('deleted_at')
    .where('author_id', '=', authorId)
    .where('channel_id', '=', channelId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return deleted ? null : { number: await insert(tables, message), isNew: true };
}

async function rowOf(tables: Kysely<Tables>, channelId: ChannelId, number: MessageId) {
  return await tables
    .selectFrom('messages')
    .select(['row_id', 'author_id', 'client_id', 'text'])
    .where('channel_id', '=', channelId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
}

/** Mentions and reactions go with their message. */
async function remove(tables: Kysely<Tables>, rows: readonly WordedRow[]): Promise<void> {
  for (const row of rows) {
    await messageIndexOf(tables).remove(row);
    await tables.deleteFrom('messages').where('row_id', '=', row.row_id).execute();
  }
}

async function refuseKind(tables: Kysely<Tables>, rowId: number): Promise<void> {
  const { kinds } = await tables
    .selectFrom('reactions')
    .select((reactions) => reactions.fn.count<number>('emoji').distinct().as('kinds'))
    .where('row_id', '=', rowId)
    .executeTakeFirstOrThrow();
  if (kinds >= reactionKindsMax) {
    throw new RequestError('limitReached', `${reactionKindsMax} kinds of reactions`);
  }
}

async function addReaction(
  tables: Kysely<Tables>,
  row_id: number,
  user_id: UserId,
  emoji: string,
): Promise<{ readonly changed: boolean }> {
  const { numInsertedOrUpdatedRows = 0n } = await tables
    .insertInto('reactions')
    .values({ row_id, user_id, emoji })
    .onConflict((known) => known.doNothing())
    .executeTakeFirst();
  return { changed: numInsertedOrUpdatedRows > 0n };
}

async function takeReaction(
  tables: Kysely<Tables>,
  rowId: number,
  userId: UserId,
  emoji: string,
): Promise<{ readonly changed: boolean }> {
  const { numDeletedRows } = await tables
    .deleteFrom('reactions')
    .where('row_id', '=', rowId)
    .where('user_id', '=', userId)
    .where('emoji', '=', emoji)
    .executeTakeFirst();
  return { changed: numDeletedRows > 0n };
}
