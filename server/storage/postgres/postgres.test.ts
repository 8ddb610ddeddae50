import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { createLog } from '../../log.ts';
import { channelSettings } from '../channels/channelSettings.fixture.ts';
import { messageIndexOf } from '../chat/messageIndex.ts';
import { phrasesOf } from '../chat/messageWords.ts';
import { databasePlaceOf } from '../database/databasePlaceOf.ts';
import { moveDatabase } from '../database/moveDatabase.ts';
import { SqliteDatabase } from '../database/SqliteDatabase.ts';
import { WriteQueue } from '../database/WriteQueue.ts';
import { Store } from '../Store.ts';
import type { Tables } from '../Tables.ts';
import { temporaryFolder } from '../temporaryFolder.fixture.ts';
import { PostgresCluster } from './PostgresCluster.fixture.ts';
import { isDatabaseFree, lockKey, PostgresConnection } from './PostgresConnection.ts';
import { PostgresDatabase } from './PostgresDatabase.ts';
import { PostgresLine } from './PostgresLine.fixture.ts';
import { DatabaseAwayError } from './postgresFault.ts';

let cluster: PostgresCluster;
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  cluster = PostgresCluster.at(inject('postgresFolder') ?? '');
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

/** All rows of all tables, by table, in an order of their own. */
async function contentsOf({ tables }: { tables: SqliteDatabase['tables'] }) {
  const names = (await tables.introspection.getTables())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('message_words'));
  const contents = new Map<string, string[]>();
  for (const name of names.sort()) {
    const rows = await tables
      .selectFrom(name as keyof Tables)
      .selectAll()
      .execute();
    contents.set(name, rows.map(textOf).sort());
  }
  return contents;
}

/** A row as a text: bytes as Base64, and the columns in the order of their names. */
function textOf(row: object): string {
  const columns = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    columns.map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  );
}

it('has the tables and columns of SQLite, and what a new server begins with', async () => {
  const sqlite = await SqliteDatabase.open(folder.file('new.db'));
  const postgres = await PostgresDatabase.open(await cluster.makeDatabase());
  const columnsOf = async ({ tables }: { tables: SqliteDatabase['tables'] }) =>
    (await tables.introspection.getTables())
      .filter(({ name }) => !name.startsWith('message_words'))
      .flatMap(({ name, columns }) =>
        columns.map(
          ({ name: column, isNullable, isAutoIncrementing }) =>
            // A numbered column of SQLite never is null, but does not say so.
            `${name}.${column}${isNullable && !isAutoIncrementing ? '?' : ''}`,
        ),
      )
      .sort();
  expect(await columnsOf(postgres)).toEqual(await columnsOf(sqlite));
  const withoutIds = (contents: Map<string, string[]>) =>
    [...contents].map(([name, rows]) => [
      name,
      rows.map((row) => row.replace(/\["id","[\da-f-]{36}"\]/, '')).sort(),
    ]);
  expect(withoutIds(await contentsOf(postgres))).toEqual(withoutIds(await contentsOf(sqlite)));
  sqlite.close();
  await postgres.close();
});

describe('refuses', () => {
  it('a second server, until the first has stopped', async () => {
    const url = await cluster.makeDatabase();
    const first = await PostgresDatabase.open(url);
    await expect(PostgresDatabase.open(url)).rejects.toThrow(/^Another Perch uses the database/);
    await first.close();
    await (await PostgresDatabase.open(url)).close();
  });

  it('tables of another program and of a newer Perch, and leaves them as they are', async () => {
    const url = await cluster.makeDatabase();
    const client = new pg.Client(url);
    await client.connect();
    await client.query('CREATE TABLE theirs (id bigint)');
    await expect(PostgresDatabase.open(url)).rejects.toThrow(/tables of another program/);
    await client.query('DROP TABLE theirs');
    await (await PostgresDatabase.open(url)).close();
    await client.query("INSERT INTO kysely_migration VALUES ('9999-future', 'later')");
    await expect(PostgresDatabase.open(url)).rejects.toThrow(/written by a newer Perch/);
    await client.end();
  });

  it('an address where no database answers, without naming the password', async () => {
    const opening = PostgresDatabase.open('postgres://perch:secret@127.0.0.1:1/perch');
    await expect(opening).rejects.toThrow(
      /^The database "perch" at 127\.0\.0\.1 cannot be used: .*ECONNREFUSED/,
    );
    await expect(opening).rejects.toThrow(expect.not.stringContaining('secret'));
  });
});

it('a server whose connection broke has the tables again at once, or is told that another one has them', async () => {
  const url = await cluster.makeDatabase();
  const onTaken = vi.fn();
  const connection = new PostgresConnection(url, 'exclusive', { onLost: onTaken });
  const held = await connection.connect();
  held.release();
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  /** The processes of PostgreSQL that have the lock, or wait for it. */
  const advisoryLocks = async (granted: boolean) => {
    const { rows } = await other.query<{ pid: number }>(
      `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
       WHERE locktype = 'advisory' AND datname = current_database() AND granted = $1`,
      [granted],
    );
    return rows.map(({ pid }) => pid);
  };
  const holder = async () => (await advisoryLocks(true))[0];
  const first = await holder();
  await other.query('SELECT pg_terminate_backend($1)', [first]);
  await expect.poll(async () => [undefined, first].includes(await holder())).toBe(false);
  expect(await isDatabaseFree(url)).toBe(false);
  expect(onTaken).not.toHaveBeenCalled();

  const second = await holder();
  const taking = new pg.Client({ connectionString: url });
  await taking.connect();
  // It waits for the lock, and so is the next to have it.
  const taken = taking.query('SELECT pg_advisory_lock($1)', [lockKey]);
  await expect.poll(async () => (await advisoryLocks(false)).length).toBe(1);
  await other.query('SELECT pg_terminate_backend($1)', [second]);
  await taken;
  await expect.poll(() => onTaken.mock.calls.length).toBeGreaterThan(0);
  await Promise.all([connection.end(), taking.end(), other.end()]);
});

it('finds the same messages as SQLite', async () => {
  const sqlite = await SqliteDatabase.open(folder.file('words.db'));
  const postgres = await PostgresDatabase.open(await cluster.makeDatabase());
  const stores = [sqlite, postgres].map(({ tables }) => ({ tables, store: new Store(tables) }));
  const texts = [
    '내일 회의를 해요',
    'Ein ÉCLAIR für Zoë',
    '明日会議があります',
    'send an e-mail to ann@example.org',
    'версия Ёлки Καλημέρα İstanbul ệ',
    'ก็ไปด้วยกัน',
    "don't 서버ip 주소 3.14",
    `${'x'.repeat(3000)} end`,
    '',
  ];
  for (const { store } of stores) {
    const ann = await store.users.create({ publicKey: 'a', name: 'Ann' });
    const [general] = await store.channels.all();
    await store.messages.addAll(
      texts.map((text, index) => ({
        channelId: general?.id as ChannelId,
        authorId: ann.id,
        clientId: `client-${index}`,
        text,
        replyTo: null,
        files: [],
        sentAt: index,
        mentions: { userIds: [], roleIds: [], everyone: false },
      })),
    );
  }
  const found = async (search: string) =>
    await Promise.all(
      stores.map(async ({ tables, store }) => {
        const channelIds = (await store.channels.all()).map(({ id }) => id);
        const wanted = { channelIds, authorId: null, skip: 0, limit: 50 };
        return await messageIndexOf(tables).find(phrasesOf(search), wanted);
      }),
    );
  const part = fc
    .constantFrom(...texts.filter((text) => text !== ''))
    .chain((text) =>
      fc
        .tuple(fc.nat(Math.min(text.length, 40)), fc.integer({ min: 1, max: 8 }))
        .map(([from, length]) => text.slice(from, from + length)),
    )
    .filter((text) => phrasesOf(text).length > 0);
  await fc.assert(
    fc.asyncProperty(part, async (search) => {
      const [inSqlite, inPostgres] = await found(search);
      expect(inPostgres).toEqual(inSqlite);
    }),
    { numRuns: 60 },
  );
  for (const search of [
    '회의',
    'eclair',
    'ёлки',
    'istanbul',
    'zoe',
    "don't",
    '3.1',
    'xxxx',
    'end',
  ]) {
    const [inSqlite, inPostgres] = await found(search);
    expect(inPostgres, search).toEqual(inSqlite);
    expect(inSqlite?.length, search).toBeGreaterThan(0);
  }
  sqlite.close();
  await postgres.close();
});

/** Gives each table a row or more. */
async function fill(file: string): Promise<void> {
  const database = await SqliteDatabase.open(file);
  const store = new Store(database.tables);
  const ann = await store.users.create({ publicKey: 'a', name: 'Ann' });
  const bob = await store.users.create({ publicKey: 'b', name: 'Bob 밥' });
  const [general] = await store.channels.all();
  const channelId = general?.id as ChannelId;
  const message = (index: number) => ({
    channelId,
    authorId: ann.id,
    clientId: `client-${index}`,
    text: `text ${index} 회의`,
    replyTo: null,
    files: [],
    sentAt: index,
    mentions: { userIds: [bob.id], roleIds: [], everyone: false },
  });
  await store.messages.addAll(Array.from({ length: 450 }, (_, index) => message(index)));
  const first = await store.messages.get(channelId, 1 as never, bob.id);
  if (!first) throw new Error('nothing was sent');
  await store.messages.react(first, bob.id, '👍', true);
  await store.calls.addMissed(ann.id, bob.id, 7);
  await store.settings.set('theme', 'dark');
  database.close();
  // The rest as rows, by SQL: their stores are tested beside them.
  const rest = new DatabaseSync(file);
  rest
    .prepare('INSERT INTO user_pictures (user_id, hash, bytes) VALUES (?, ?, ?)')
    .run(ann.id, 'hash', randomBytes(5_000));
  rest
    .prepare(
      `INSERT INTO channel_overrides (channel_id, user_id, allow, deny) VALUES (?, ?, '["join"]', '[]')`,
    )
    .run(channelId, bob.id);
  rest.close();
}

it('a server moves there and back, with everything', async () => {
  const dataDir = folder.file('moving');
  const file = path.join(dataDir, 'perch.db');
  await fill(file);
  const databaseUrl = await cluster.makeDatabase();
  const config = { dataDir, databaseUrl };
  const place = await databasePlaceOf(config);
  await expect(place.open()).rejects.toThrow(/has a database of its own/);
  const before = await SqliteDatabase.open(file);
  const contents = await contentsOf(before);
  before.close();

  expect(await moveDatabase(config, 'postgres')).toMatch(/in PostgreSQL now/);
  expect(existsSync(file)).toBe(false);
  await expect(moveDatabase(config, 'postgres')).rejects.toThrow(/^There is no /);
  const server = await place.open();
  expect(await contentsOf(server)).toEqual(contents);
  const store = new Store(server.tables);
  const channelIds = (await store.channels.all()).map(({ id }) => id);
  const [ann] = await store.users.all();
  const query = { text: '회의', channelIds, authorId: null, skip: 0, limit: 5 };
  const { messages } = await store.messages.read.search(query, ann?.id as never);
  expect(messages).toHaveLength(5);
  // The numbers go on after those that came along.
  const { row_id } = await server.tables
    .insertInto('messages')
    .values({
      channel_id: channelIds[0] as ChannelId,
      number: 999 as never,
      author_id: null,
      client_id: 'next',
      text: '',
      sent_at: 0,
    })
    .returning('row_id')
    .executeTakeFirstOrThrow();
  expect(row_id).toBe(451);
  await server.tables.deleteFrom('messages').where('row_id', '=', row_id).execute();

  // While a server uses it, a backup is made; another move is refused.
  const copy = folder.file('copy.db');
  await place.copy(copy);
  const copied = await SqliteDatabase.open(copy);
  expect(await contentsOf(copied)).toEqual(contents);
  copied.close();
  expect(await place.size()).toBeGreaterThan(100_000);
  await expect(moveDatabase(config, 'sqlite')).rejects.toThrow(/^Another Perch uses/);
  await server.close();

  expect(await moveDatabase(config, 'sqlite')).toMatch(/perch\.db now/);
  const back = await SqliteDatabase.open(file);
  expect(await contentsOf(back)).toEqual(contents);
  back.close();
  await expect(moveDatabase(config, 'postgres')).rejects.toThrow(/with people/);
  await expect(moveDatabase({ dataDir, databaseUrl: null }, 'sqlite')).rejects.toThrow(
    /^Set PERCH_DATABASE_URL/,
  );
});

describe('while it is away', () => {
  const unavailable = expect.objectContaining({ code: 'unavailable' });

  it('changes wait for it, or are refused, and none is made twice', async () => {
    const own = await PostgresCluster.start();
    const database = await PostgresDatabase.open(await own.makeDatabase());
    const { channels } = new Store(database.tables);
    const names = async () => (await channels.all()).map(({ name }) => name);
    const create = (name: string) => channels.create(channelSettings(name));
    try {
      await own.stop();
      await expect(
        new WriteQueue(createLog('silent'), 0).run(() => create('Early')),
      ).rejects.toThrow(unavailable);
      const writing = new WriteQueue(createLog('silent'), 60_000).run(() => create('Waiting'));
      await own.resume();
      await writing;
      expect(await names()).toEqual(['General', 'Music', 'AFK', 'Waiting']);

      // The connection breaks in the middle of a change: it is not made again.
      let tries = 0;
      const broken = new WriteQueue(createLog('silent'), 60_000).run(() =>
        database.tables.transaction().execute(async (tables) => {
          tries += 1;
          await new Store(tables).settings.set('half', 'done');
          await own.stop();
          await new Store(tables).settings.set('other half', 'done');
        }),
      );
      await expect(broken).rejects.toThrow(unavailable);
      expect(tries).toBe(1);
      await own.resume();
      expect(await new Store(database.tables).settings.get('half')).toBeNull();
    } finally {
      await database.close();
      await own.remove();
    }
  });

  it('what waits on a line that swallows everything fails, and the server learns that its tables may be taken', async () => {
    const line = await PostgresLine.open(cluster);
    const onLost = vi.fn();
    const times = { askMs: 50, answerMs: 200, leaseMs: 1_000 };
    const url = line.urlOf(await cluster.makeDatabase());
    const database = await PostgresDatabase.open(url, undefined, { onLost, times });
    const { settings } = new Store(database.tables);
    try {
      line.break();
      await expect(settings.set('lost', 'yes')).rejects.toThrow(DatabaseAwayError);
      line.mend();
      await expect.poll(() => settings.set('found', 'yes').then(() => 'done', String)).toBe('done');
      expect(await settings.get('lost')).toBeNull();

      onLost.mockClear();
      line.break();
      await expect.poll(() => onLost.mock.calls).toEqual([['unanswered']]);
    } finally {
      // Else its end would wait for an answer to the last attempt to connect.
      line.mend();
      await database.close();
      await line.close();
    }
  });
});
