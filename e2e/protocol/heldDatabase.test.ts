import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { People } from '../../server/people/People.ts';
import { SqliteDatabase } from '../../server/storage/database/SqliteDatabase.ts';
import { writeOpusWebm } from '../../shared/sound/opusWebm.ts';
import { LocalServer } from './LocalServer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let ann: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  ann = await TestPeer.enter(local.url, 'Ann', 'General');
});
afterAll(async () => {
  ann?.close();
  await local?.close();
});

it('while another program locks the database, everything works except what must be saved', async () => {
  const other = new DatabaseSync(local.databasePath);
  other.exec('BEGIN EXCLUSIVE');
  let renamed: string | null = null;
  const renaming = ann.codeOf('user:rename', { name: 'Anna' }).then((code) => {
    renamed = code;
  });
  const newcomer = await TestPeer.connect(local.url);
  const arriving = newcomer.open({ name: 'Bob' });

  // Known users sign in, move and see each other.
  const again = await TestPeer.connect(local.url, ann.key);
  await again.open();
  for (let move = 0; move < 20; move += 1) await again.join(move % 2 ? 'Music' : 'AFK');
  expect(ann.socket.connected).toBe(true);
  expect(renamed).toBeNull();

  other.exec('COMMIT');
  other.close();
  await renaming;
  expect(renamed).toBe('ok');
  expect((await arriving).user.name).toBe('Bob');
  const check = new DatabaseSync(local.databasePath, { readOnly: true });
  const names = check.prepare('SELECT name FROM users ORDER BY name').all();
  check.close();
  expect(names.map(({ name }) => name)).toEqual(['Anna', 'Bob']);
  again.close();
  newcomer.close();
});

it('a start waits for another program too; on a full disk writes fail whole, and calls go on', async () => {
  const open = SqliteDatabase.open;
  const opened: { database: SqliteDatabase; other: DatabaseSync }[] = [];
  const opening = vi.spyOn(SqliteDatabase, 'open').mockImplementation(async (filePath) => {
    const database = await open(filePath);
    const other = new DatabaseSync(filePath);
    other.exec('BEGIN IMMEDIATE');
    opened.push({ database, other });
    return database;
  });
  const asking = vi.spyOn(People.prototype, 'firstOwnerCode');
  const starting = LocalServer.start({ workers: 1 });
  await vi.waitFor(() => expect(asking).toHaveBeenCalled(), { timeout: 60_000 });
  opened[0]?.other.close();
  const late = await starting;
  opening.mockRestore();
  asking.mockRestore();
  expect(late.server.ownerCode).toMatch(/\S{8,}/);

  const dan = await TestPeer.enter(late.url, 'Dan', 'General');
  // SQLite never goes below the file's current size: no page can be added.
  const limitPages = async (pages: number) => {
    const { database } = opened[0] ?? {};
    if (!database) throw new Error('no database was opened');
    await sql`PRAGMA max_page_count = ${sql.lit(pages)}`.execute(database.tables);
  };
  await limitPages(1);
  const bytes = writeOpusWebm(
    Array.from({ length: 200 }, () => new Uint8Array(150).fill(0xf8, 0, 1)),
    1,
  );
  const add = () => dan.codeOf('sound:add', { name: 'Drum', emoji: null, bytes });
  expect(await add()).toBe('notSaved');
  for (const channel of ['Music', 'AFK', 'General']) await dan.join(channel);
  expect(await dan.ask('sound:list', {})).toEqual({ ok: true, value: { sounds: [] } });
  await limitPages(100_000);
  expect(await add()).toBe('ok');
  expect(late.complaints.join()).toContain('the database cannot be written');
  dan.close();
  await late.close();
});
