import { type Kysely, sql } from 'kysely';
import { messageIndexOf } from '../chat/messageIndex.ts';
import type { Tables } from '../Tables.ts';
import { isPostgres } from './engine.ts';

/** Rows that are read and written at once. */
const pageRows = 200;

/**
 * All tables, each after those that it refers to, with the columns by which its rows are told apart and read in pages. Those without
 * any are small, and read at once.
 */
const keys: { readonly [Name in keyof Tables]: readonly (keyof Tables[Name] & string)[] } = {
  settings: ['key'],
  channels: ['id'],
  users: ['id'],
  user_pictures: ['user_id'],
  webhooks: ['user_id'],
  listen_links: ['id'],
  sounds: ['id'],
  roles: ['id'],
  user_roles: ['user_id', 'role_id'],
  channel_overrides: [],
  invites: ['id'],
  restrictions: ['user_id', 'kind'],
  bans: ['id'],
  audit_entries: ['id'],
  device_keys: ['public_key'],
  removed_keys: ['public_key'],
  push_subscriptions: ['public_key'],
  device_hpke_keys: ['public_key'],
  chats: ['channel_id'],
  messages: ['row_id'],
  deleted_messages: ['author_id', 'channel_id', 'client_id'],
  message_mentions: ['channel_id', 'target', 'number'],
  reactions: ['id'],
  link_previews: ['row_id', 'url'],
  chat_readers: ['user_id', 'channel_id'],
  boards: ['channel_id'],
  board_elements: ['channel_id', 'id'],
  board_images: ['channel_id', 'id'],
  missed_calls: ['callee_id', 'caller_id'],
  ongoing_calls: ['id'],
  chat_keys: ['channel_id', 'number'],
  chat_key_shares: ['channel_id', 'number', 'to_device'],
};
const names = Object.keys(keys) as (keyof Tables)[];
/** Whose rows PostgreSQL numbers itself. */
const numbered = { bans: 'id', audit_entries: 'id', messages: 'row_id', reactions: 'id' } as const;

/** A row of any table: tables are copied without a look at what is in them. */
type Row = Record<string, unknown>;
type AnyTables = Kysely<Record<string, Row>>;

/** Makes the tables of `to` those of `from`, all or nothing. What a new server begins with is taken out of them first. */
export async function copyTables(from: Kysely<Tables>, to: Kysely<Tables>): Promise<void> {
  await to.transaction().execute(async (target) => {
    for (const name of [...names].reverse()) await target.deleteFrom(name).execute();
    for (const name of names) {
      for await (const rows of pagesOf(from, name)) {
        await (target as unknown as AnyTables).insertInto(name).values(rows).execute();
        if (name === 'messages') await indexAll(target, rows);
      }
    }
    if (isPostgres(target)) await countOn(target);
  });
}

async function* pagesOf(from: Kysely<Tables>, name: keyof Tables): AsyncGenerator<Row[]> {
  const columns: readonly string[] = keys[name];
  let last: Row | null = null;
  for (;;) {
    let query = (from as unknown as AnyTables).selectFrom(name).selectAll();
    for (const column of columns) query = query.orderBy(column);
    if (columns.length > 0) query = query.limit(pageRows);
    if (last !== null) {
      const after = columns.map((column) => last?.[column]);
      query = query.where(
        sql<boolean>`(${sql.join(columns.map((column) => sql.ref(column)))}) > (${sql.join(after)})`,
      );
    }
    const rows: Row[] = await query.execute();
    if (rows.length > 0) yield rows;
    last = rows.at(-1) ?? null;
    if (columns.length === 0 || rows.length < pageRows) return;
  }
}

/** What is searched for is made anew: each database has its own way. */
async function indexAll(tables: Kysely<Tables>, rows: readonly Row[]): Promise<void> {
  const index = messageIndexOf(tables);
  for (const row of rows) {
    await index.add({ row_id: Number(row['row_id']), text: String(row['text']) });
  }
}

/** Lets the numbers go on after those that were copied. */
async function countOn(tables: Kysely<Tables>): Promise<void> {
  for (const [table, column] of Object.entries(numbered)) {
    await sql`
      SELECT setval(
        pg_get_serial_sequence(${table}, ${column}),
        (SELECT coalesce(max(${sql.ref(column)}), 0) + 1 FROM ${sql.table(table)}),
        false
      )`.execute(tables);
  }
}
