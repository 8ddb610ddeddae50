import { type Kysely, sql } from 'kysely';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { isAmong, isPostgres } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';
import { type Phrase, wordsOf } from './messageWords.ts';

/** A message by its text. */
export interface WordedRow {
  readonly row_id: number;
  readonly text: string;
}

/** Which of the found messages are wanted. */
interface Wanted {
  readonly channelIds: readonly ChannelId[];
  /** Null for anybody's. */
  readonly authorId: UserId | null;
  readonly skip: number;
  readonly limit: number;
}

/** By which words messages are found. */
interface MessageIndex {
  add(row: WordedRow): Promise<void>;
  /** @param row with the text that it was added with */
  remove(row: WordedRow): Promise<void>;
  /** The rows of messages with all phrases, the newest first. */
  find(phrases: readonly Phrase[], wanted: Wanted): Promise<number[]>;
}

export function messageIndexOf(tables: Kysely<Tables>): MessageIndex {
  return isPostgres(tables) ? new TsvectorIndex(tables) : new Fts5Index(tables);
}

/** SQLite's full-text search. */
class Fts5Index implements MessageIndex {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async add({ row_id, text }: WordedRow): Promise<void> {
    await sql`INSERT INTO message_words (rowid, words) VALUES (${row_id}, ${wordsOf(text)})`.execute(
      this.#tables,
    );
  }

  async remove({ row_id, text }: WordedRow): Promise<void> {
    await sql`
      INSERT INTO message_words (message_words, rowid, words)
      VALUES ('delete', ${row_id}, ${wordsOf(text)})`.execute(this.#tables);
  }

  async find(phrases: readonly Phrase[], wanted: Wanted): Promise<number[]> {
    const { channelIds, authorId, skip, limit } = wanted;
    // CROSS JOIN: the index is read first, from its newest entry, and no further than needed.
    const { rows } = await sql<{ row_id: number }>`
      SELECT messages.row_id FROM message_words CROSS JOIN messages ON messages.row_id = message_words.rowid
      WHERE message_words MATCH ${fts5Query(phrases)}
        AND ${isAmong(this.#tables, 'messages.channel_id', channelIds)}
        AND (${authorId} IS NULL OR messages.author_id = ${authorId})
      ORDER BY message_words.rowid DESC LIMIT ${limit} OFFSET ${skip}`.execute(this.#tables);
    return rows.map(({ row_id }) => row_id);
  }
}

export function fts5Query(phrases: readonly Phrase[]): string {
  return phrases
    .map(({ words, isPrefix }) => `"${words.replaceAll('"', ' ')}"${isPrefix ? ' *' : ''}`)
    .join(' AND ');
}

/** PostgreSQL's text search, with words made here as `unicode61` of SQLite makes them, so that both find the same. */
class TsvectorIndex implements MessageIndex {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async add({ row_id, text }: WordedRow): Promise<void> {
    const words = tokensOf(wordsOf(text))
      .slice(0, positionsMax)
      .map((word, index) => `${word}:${index + 1}`);
    await sql`
      INSERT INTO message_words (row_id, words) VALUES (${row_id}, ${words.join(' ')}::tsvector)
      ON CONFLICT (row_id) DO UPDATE SET words = excluded.words`.execute(this.#tables);
  }

  async remove({ row_id }: WordedRow): Promise<void> {
    await sql`DELETE FROM message_words WHERE row_id = ${row_id}`.execute(this.#tables);
  }

  async find(phrases: readonly Phrase[], wanted: Wanted): Promise<number[]> {
    const query = tsQuery(phrases);
    if (query === '') return [];
    const { channelIds, authorId, skip, limit } = wanted;
    const { rows } = await sql<{ row_id: number }>`
      SELECT messages.row_id FROM message_words JOIN messages USING (row_id)
      WHERE message_words.words @@ ${query}::tsquery
        AND ${isAmong(this.#tables, 'messages.channel_id', channelIds)}
        AND (${authorId}::text IS NULL OR messages.author_id = ${authorId})
      ORDER BY messages.row_id DESC LIMIT ${limit} OFFSET ${skip}`.execute(this.#tables);
    return rows.map(({ row_id }) => row_id);
  }
}

/** A place in a tsvector is less than 16,384. */
const positionsMax = 16_383;
/** A word of a tsvector takes less than 2,048 bytes. */
const wordLengthMax = 500;

function tsQuery(phrases: readonly Phrase[]): string {
  return phrases
    .flatMap(({ words, isPrefix }) => {
      const tokens = tokensOf(words);
      if (tokens.length === 0) return [];
      return [`(${tokens.join(' <-> ')}${isPrefix ? ':*' : ''})`];
    })
    .join(' & ');
}

/** Words of letters and digits, without case, and Latin ones without marks. */
function tokensOf(words: string): string[] {
  const plain = words
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase();
  return (plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => word.slice(0, wordLengthMax));
}
