import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../log.ts';
import { channelSettings } from '../channels/channelSettings.fixture.ts';
import { Store } from '../Store.ts';
import { temporaryFolder } from '../temporaryFolder.fixture.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';
import { WriteQueue } from './WriteQueue.ts';

const log = createLog('silent');
let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let channels: Store['channels'];
let other: DatabaseSync;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  ({ channels } = new Store(database.tables));
  other = new DatabaseSync(folder.file('perch.db'));
});
afterEach(() => {
  other.close();
  database.close();
  folder.remove();
});

it('waits without blocking while another program locks the file, and keeps the order', async () => {
  const writes = new WriteQueue(log);
  other.exec('BEGIN EXCLUSIVE');
  const names = ['First', 'Second', 'Third'];
  const done: string[] = [];
  const writing = names.map(async (name) => {
    await writes.run(() => channels.create(channelSettings(name)));
    done.push(name);
  });
  // Many turns of the event loop go by while the file is held.
  for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
  expect(done).toEqual([]);
  other.exec('COMMIT');
  await Promise.all(writing);
  expect(done).toEqual(names);
  expect((await channels.all()).map(({ name }) => name)).toEqual([
    'General',
    'Music',
    'AFK',
    ...names,
  ]);
});

it('fails when the file is locked for too long, without a change', async () => {
  const writes = new WriteQueue(log, 0);
  other.exec('BEGIN IMMEDIATE');
  await expect(writes.run(() => channels.create(channelSettings('Late')))).rejects.toThrow(
    expect.objectContaining({ code: 'unavailable' }),
  );
  other.exec('ROLLBACK');
  await writes.run(() => channels.create(channelSettings('Next')));
  expect((await channels.all()).map(({ name }) => name)).toEqual([
    'General',
    'Music',
    'AFK',
    'Next',
  ]);
});

it('does not begin a change whose time has ended behind one that failed', async () => {
  const writes = new WriteQueue(log, 0);
  const failure = expect.objectContaining({ code: 'unavailable' });
  other.exec('BEGIN IMMEDIATE');
  const late = writes.run(() => channels.create(channelSettings('Late')));
  const behind = writes.run(() => channels.create(channelSettings('Behind')));
  const both = Promise.all([
    expect(late).rejects.toThrow(failure),
    expect(behind).rejects.toThrow(failure),
  ]);
  await late.catch(() => other.exec('ROLLBACK'));
  await both;
  expect((await channels.all()).map(({ name }) => name)).toEqual(['General', 'Music', 'AFK']);
});

it('fails when the disk is full, without a change', async () => {
  const writes = new WriteQueue(log);
  await sql`PRAGMA max_page_count = 1`.execute(database.tables);
  const fill = async () => {
    for (let count = 0; count < 190; count += 1) {
      await channels.create(channelSettings(`Channel ${count} ${'x'.repeat(20)}`));
    }
  };
  await expect(writes.run(fill)).rejects.toThrow(expect.objectContaining({ code: 'notSaved' }));
  const positions = (await channels.all()).map(({ position }) => position);
  expect(positions).toEqual(positions.map((_, index) => index));
});

it('begins a change when the one ahead has ended, with what it does after its write', async () => {
  const writes = new WriteQueue(log);
  const done: string[] = [];
  const change = (name: string) => async () => {
    await channels.create(channelSettings(name));
    await new Promise(setImmediate);
    done.push(`${name} after ${done.length}`);
  };
  await Promise.all(['First', 'Second'].map((name) => writes.run(change(name))));
  expect(done).toEqual(['First after 0', 'Second after 1']);
});

it('passes on other errors', async () => {
  const writes = new WriteQueue(log);
  await expect(writes.run(() => channels.create(channelSettings('Music')))).rejects.toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
});
