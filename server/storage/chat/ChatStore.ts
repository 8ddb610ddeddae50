import { type Kysely, sql } from 'kysely';
import type { ChannelId, MessageId, UserId } from '../../../shared/domain/ids.ts';
import {
  type ChatState,
  type MessageLifetime,
  type NotificationLevel,
  notificationLevels,
  unreadMax,
} from '../../../shared/domain/Message.ts';
import type { FileLifetime } from '../../../shared/domain/SharedFile.ts';
import type { User } from '../../../shared/domain/User.ts';
import { isAmong, rowsOf } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';
import { mentionTarget } from './MessageStore.ts';

type Reader = Pick<User, 'id' | 'roleIds'>;

interface StateRow {
  readonly channel_id: ChannelId;
  readonly last_number: MessageId;
  readonly read_to: MessageId;
  readonly level: string;
  readonly unread: number;
  readonly mentions: number;
}

/** The chats of the channels: how long messages and files are kept, and up to where each person has read. */
export class ChatStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /**
   * The chats of these channels as a person has them, in the same order. In a chat that they have never had, everything before
   * they came to this server is read.
   */
  async states(reader: Reader, channelIds: readonly ChannelId[]): Promise<ChatState[]> {
    await this.#begin(reader, channelIds);
    const targets = [
      mentionTarget.everyone,
      mentionTarget.user(reader.id),
      ...reader.roleIds.map(mentionTarget.role),
    ];
    // One statement for all channels. Each count reads one index, and no further than the most that is counted.
    const { rows } = await sql<StateRow>`
      SELECT reader.channel_id, coalesce(chats.last_number, 0) AS last_number, reader.read_to, reader.level,
        (SELECT count(*) FROM (
          SELECT 1 FROM messages
          WHERE messages.channel_id = reader.channel_id AND messages.number > reader.read_to
            AND messages.author_id IS DISTINCT FROM reader.user_id
          LIMIT ${unreadMax}
        ) AS others) AS unread,
        (SELECT count(*) FROM (
          SELECT DISTINCT message_mentions.number FROM message_mentions
          JOIN messages ON messages.row_id = message_mentions.row_id
          WHERE message_mentions.channel_id = reader.channel_id
            AND ${isAmong(this.#tables, 'message_mentions.target', targets)}
            AND message_mentions.number > reader.read_to AND messages.author_id IS DISTINCT FROM reader.user_id
          LIMIT ${unreadMax}
        ) AS mentioned) AS mentions
      FROM ${rowsOf(this.#tables, channelIds, 'wanted')}
      JOIN chat_readers AS reader ON reader.channel_id = wanted.value AND reader.user_id = ${reader.id}
      LEFT JOIN chats ON chats.channel_id = reader.channel_id
      ORDER BY wanted.key`.execute(this.#tables);
    return rows.map((row) => ({
      channelId: row.channel_id,
      lastId: row.last_number,
      readTo: row.read_to,
      unread: row.unread,
      mentions: row.mentions,
      level: levelOf(row.level),
    }));
  }

  /** The same for one channel, which must exist. */
  async state(reader: Reader, channelId: ChannelId): Promise<ChatState> {
    const [state] = await this.states(reader, [channelId]);
    if (!state) throw new Error('a chat was not stored');
    return state;
  }

  /**
   * Sets up to where a person has read, at most the newest message.
   *
   * @param back whether it may be further back than it is
   */
  async setReadTo(
    reader: Reader,
    channelId: ChannelId,
    readTo: MessageId,
    back: boolean,
  ): Promise<void> {
    await this.#begin(reader, [channelId]);
    let reached = this.#tables
      .updateTable('chat_readers')
      .set({
        read_to: sql<MessageId>`coalesce((
          SELECT CASE WHEN last_number < ${readTo} THEN last_number ELSE ${readTo} END
          FROM chats WHERE channel_id = ${channelId}
        ), 0)`,
      })
      .where('user_id', '=', reader.id)
      .where('channel_id', '=', channelId);
    if (!back) reached = reached.where('read_to', '<', readTo);
    await reached.execute();
  }

  async setLevel(reader: Reader, channelId: ChannelId, level: NotificationLevel): Promise<void> {
    await this.#begin(reader, [channelId]);
    await this.#tables
      .updateTable('chat_readers')
      .set({ level })
      .where('user_id', '=', reader.id)
      .where('channel_id', '=', channelId)
      .execute();
  }

  /** Of what a person wants to be told in a channel, and up to where they have read; null for a chat they have never had. */
  async reading(
    userId: UserId,
    channelId: ChannelId,
  ): Promise<{ readonly level: NotificationLevel; readonly readTo: MessageId } | null> {
    const row = await this.#tables
      .selectFrom('chat_readers')
      .select(['level', 'read_to'])
      .where('user_id', '=', userId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return row ? { level: levelOf(row.level), readTo: row.read_to } : null;
  }

  /** How long messages are kept, by channel. `forever` where nothing is stored. */
  async lifetimes(): Promise<Map<ChannelId, MessageLifetime>> {
    const rows = await this.#tables
      .selectFrom('chats')
      .select(['channel_id', 'lifetime'])
      .where('lifetime', '!=', 'forever')
      .execute();
    return new Map(rows.map((row) => [row.channel_id, lifetimeOf(row.lifetime)]));
  }

  async setLifetime(channelId: ChannelId, lifetime: MessageLifetime): Promise<void> {
    await this.#tables
      .insertInto('chats')
      .values({ channel_id: channelId, lifetime: String(lifetime) })
      .onConflict((chat) => chat.column('channel_id').doUpdateSet({ lifetime: String(lifetime) }))
      .execute();
  }

  /** How long files are kept, by channel. `occupied` where nothing is stored. */
  async fileLifetimes(): Promise<Map<ChannelId, FileLifetime>> {
    const rows = await this.#tables
      .selectFrom('chats')
      .select(['channel_id', 'file_lifetime'])
      .where('file_lifetime', '!=', 'occupied')
      .execute();
    return new Map(rows.map((row) => [row.channel_id, Number(row.file_lifetime)]));
  }

  async setFileLifetime(channelId: ChannelId, lifetime: FileLifetime): Promise<void> {
    const file_lifetime = String(lifetime);
    await this.#tables
      .insertInto('chats')
      .values({ channel_id: channelId, file_lifetime })
      .onConflict((chat) => chat.column('channel_id').doUpdateSet({ file_lifetime }))
      .execute();
  }

  /** Gives a person the chats that they have not had yet. */
  async #begin({ id }: Reader, channelIds: readonly ChannelId[]): Promise<void> {
    const { rows } = await sql<{ channel_id: ChannelId }>`
      SELECT wanted.value AS channel_id FROM ${rowsOf(this.#tables, channelIds, 'wanted')}
      WHERE NOT EXISTS (
        SELECT 1 FROM chat_readers WHERE user_id = ${id} AND channel_id = wanted.value
      )`.execute(this.#tables);
    if (rows.length === 0) return;
    const missing = rows.map(({ channel_id }) => channel_id);
    await sql`
      INSERT INTO chat_readers (user_id, channel_id, read_to)
      SELECT ${id}, wanted.value, coalesce((
        SELECT number FROM messages
        WHERE channel_id = wanted.value AND sent_at < (SELECT created_at FROM users WHERE id = ${id})
        ORDER BY number DESC LIMIT 1
      ), 0)
      FROM ${rowsOf(this.#tables, missing, 'wanted')}`.execute(this.#tables);
  }
}

function levelOf(stored: string): NotificationLevel {
  return notificationLevels.find((level) => level === stored) ?? 'all';
}

function lifetimeOf(stored: string): MessageLifetime {
  return stored === 'forever' || stored === 'occupied' ? stored : Number(stored);
}
