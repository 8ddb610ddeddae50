import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NodeSqliteDialect } from './NodeSqliteDialect.ts';

let file: DatabaseSync;
let database: Kysely<{ notes: { id: number; text: string } }>;
beforeEach(() => {
  file = new DatabaseSync(':memory:');
  file.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT');
  database = new Kysely({ dialect: new NodeSqliteDialect(file) });
});
afterEach(async () => {
  await database.destroy();
  expect(file.isOpen).toBe(false);
});

const add = (text: string) =>
  database.insertInto('notes').values({ text } as { id: number; text: string });

it('prepares each text of SQL once', async () => {
  const preparing = vi.spyOn(file, 'prepare');
  for (const text of ['one', 'two', 'three']) await add(text).execute();
  expect(preparing).toHaveBeenCalledOnce();
  await Promise.all(
    [1, 2, 3].map((id) => database.selectFrom('notes').selectAll().where('id', '=', id).execute()),
  );
  expect(preparing).toHaveBeenCalledTimes(2);
});

it('returns rows where a statement has some, and counts changes where not', async () => {
  const returned = await add('one').returning('id').executeTakeFirst();
  expect(returned).toEqual({ id: 1 });
  expect(await add('two').executeTakeFirst()).toMatchObject({ insertId: 2n });
  const { numDeletedRows } = await database.deleteFrom('notes').executeTakeFirst();
  expect(numDeletedRows).toBe(2n);
});

it('takes the write lock at the begin of a transaction', async () => {
  const executing = vi.spyOn(file, 'exec');
  await database.transaction().execute(async () => expect(file.isTransaction).toBe(true));
  expect(executing).toHaveBeenCalledExactlyOnceWith('BEGIN IMMEDIATE');
  expect(file.isTransaction).toBe(false);
});

it('undoes a failed transaction, its tables too, and passes on why it failed', async () => {
  const failing = database.transaction().execute(async (transaction) => {
    await sql`CREATE TABLE half (id INTEGER) STRICT`.execute(transaction);
    await transaction
      .insertInto('notes')
      .values([
        { id: 1, text: 'x' },
        { id: 2, text: 'x' },
      ])
      .execute();
  });
  await expect(failing).rejects.toThrow(expect.objectContaining({ errcode: 2067 }));
  expect(file.prepare('SELECT name FROM sqlite_schema WHERE type = ?').all('table')).toHaveLength(
    1,
  );
});

it('passes on the reason where SQLite has rolled back itself', async () => {
  const failing = database.transaction().execute(async (transaction) => {
    await sql`INSERT OR ROLLBACK INTO notes VALUES (1, 'x'), (2, 'x')`.execute(transaction);
  });
  await expect(failing).rejects.toThrow(/UNIQUE/);
  expect(await database.selectFrom('notes').selectAll().execute()).toEqual([]);
});
