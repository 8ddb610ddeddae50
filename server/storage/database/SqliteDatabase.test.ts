import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSettings } from '../channels/channelSettings.fixture.ts';
import { Store } from '../Store.ts';
import { temporaryFolder } from '../temporaryFolder.fixture.ts';
import { StorageError } from './Database.ts';
import { migrations } from './migrations.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = folder.file('data/perch.db');
});

afterEach(() => folder.remove());

/** What is in the file, as SQLite itself sees it. */
function inspect<Result>(look: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

const versionIn = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get();
const namesIn = (database: DatabaseSync) =>
  database
    .prepare('SELECT name FROM channels ORDER BY position')
    .all()
    .map(({ name }) => name);

/** The first steps only. */
const upTo = (version: number) => Object.fromEntries(Object.entries(migrations).slice(0, version));
const addMoods = async (database: Kysely<unknown>) => {
  await sql`ALTER TABLE channels ADD COLUMN mood TEXT NOT NULL DEFAULT ''`.execute(database);
};
const fail = async (database: Kysely<unknown>) => {
  await sql`DELETE FROM channels`.execute(database);
  await sql`CREATE TABLE half (id INTEGER) STRICT`.execute(database);
  throw new Error('this migration fails');
};
/** Opens the file, migrates it, and closes it. */
const migrateWith = async (steps: typeof migrations) =>
  (await SqliteDatabase.open(file, steps)).close();
/** A channel, as version 1 knew them. */
const addMine = (database: DatabaseSync) =>
  database.exec(
    `INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking)
     VALUES ('mine', 'Mine', 'mine', 3, 2, 0, 0)`,
  );

describe('SqliteDatabase', () => {
  it.skipIf(process.platform === 'win32')('lets only its owner read the files', async () => {
    await migrateWith(upTo(1));
    const database = await SqliteDatabase.open(file);
    await new Store(database.tables).channels.all();
    for (const name of [file, `${file}-wal`, `${file}-shm`, folder.file('data/perch.v1.db')]) {
      expect([name, statSync(name).mode & 0o777]).toEqual([name, 0o600]);
    }
    database.close();
  });

  it('can be closed twice', async () => {
    const database = await SqliteDatabase.open(file);
    database.close();
    database.close();
  });

  it('migrates from version 1 and keeps the data', async () => {
    await migrateWith(upTo(1));
    inspect(addMine);
    await migrateWith({ ...upTo(1), '0002-topics': addMoods });
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 2 });
      expect(namesIn(database)).toEqual(['General', 'Music', 'AFK', 'Mine']);
      expect(database.prepare('SELECT mood FROM channels').get()).toEqual({ mood: '' });
    });
  });

  it('always makes the same first version', async () => {
    await migrateWith(upTo(1));
    inspect((database) => {
      const rows = database
        .prepare('SELECT name, name_key, position, user_limit, music, hides_speaking FROM channels')
        .all();
      expect(rows.map((row) => Object.values(row))).toEqual([
        ['General', 'general', 0, null, 0, 0],
        ['Music', 'music', 1, null, 1, 0],
        ['AFK', 'afk', 2, null, 0, 1],
      ]);
    });
    // Nothing of ours is imported: what it imports could change it.
    const source = readFileSync(new URL('./migrations.ts', import.meta.url), 'utf8');
    expect(source.match(/^import .*$/gm)?.filter((line) => / from '\./.test(line))).toEqual([]);
  });

  it('lets everybody play sounds in existing channels', async () => {
    await migrateWith(upTo(1));
    inspect(addMine);
    const database = await SqliteDatabase.open(file);
    expect((await new Store(database.tables).channels.all()).at(-1)).toMatchObject({
      name: 'Mine',
      userLimit: 2,
      videoLimit: null,
      category: '',
      topic: '',
      bitrate: null,
      voicesMax: null,
      recordingDays: null,
      idleAfterMs: null,
      encrypted: true,
    });
    database.close();
  });

  it('turns the rule for sounds of a channel into what it decides in place of roles and people', async () => {
    const all = Object.keys(migrations);
    await migrateWith(upTo(all.indexOf('0012-soundboard-permission')));
    inspect((database) => {
      addMine(database);
      database.exec(`
        UPDATE channels SET soundboard = 'owners' WHERE id = 'mine';
        INSERT INTO users (id, first_key, name, created_at, last_seen_at) VALUES ('ann', 'key', 'Ann', 1, 1);
        INSERT INTO channel_overrides (channel_id, role_id, user_id, allow, deny) VALUES
          ('mine', NULL, 'ann', '["soundboard","speak"]', '[]'),
          ('mine', (SELECT id FROM roles WHERE kind = 'everyone'), NULL, '["join"]', '["speak"]');
        INSERT INTO channel_overrides (channel_id, role_id, user_id, allow, deny)
          SELECT id, NULL, 'ann', '["soundboard"]', '[]' FROM channels WHERE id <> 'mine'`);
    });
    const database = await SqliteDatabase.open(file);
    const channels = await new Store(database.tables).channels.all();
    expect(channels.at(-1)?.overrides).toHaveLength(2);
    expect(channels.at(-1)?.overrides).toEqual(
      expect.arrayContaining([
        { subject: { userId: 'ann' }, allow: ['speak'], deny: [] },
        { subject: { roleId: expect.any(String) }, allow: ['join'], deny: ['speak', 'soundboard'] },
      ]),
    );
    expect(channels[0]?.overrides).toEqual([
      { subject: { userId: 'ann' }, allow: ['soundboard'], deny: [] },
    ]);
    database.close();
  });

  it('leaves the file as it was when a migration fails', async () => {
    await migrateWith(upTo(1));
    const before = readFileSync(file);
    const steps = { ...upTo(1), '0002-topics': addMoods, '0003-fail': fail };
    await expect(SqliteDatabase.open(file, steps)).rejects.toThrow(
      /perch\.db cannot be opened: this migration fails/,
    );
    expect(readFileSync(file)).toEqual(before);
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 1 });
      expect(namesIn(database)).toEqual(['General', 'Music', 'AFK']);
    });
    (await SqliteDatabase.open(file)).close();
  });

  it('keeps a copy of the file before it is migrated, with what a killed server has left in the log', async () => {
    await migrateWith(upTo(1));
    expect(readdirSync(folder.file('data'))).toEqual(['perch.db']);
    const copy = folder.file('data/perch.v1.db');
    for (const left of [`${copy}.part`, copy]) writeFileSync(left, 'of a start that was killed');
    const running = new DatabaseSync(file);
    addMine(running);
    expect(existsSync(`${file}-wal`)).toBe(true);
    await migrateWith(migrations);
    running.close();
    expect(readdirSync(folder.file('data')).sort()).toEqual(['perch.db', 'perch.v1.db']);
    file = copy;
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 1 });
      expect(namesIn(database)).toEqual(['General', 'Music', 'AFK', 'Mine']);
    });
    // It is a backup like any other.
    (await SqliteDatabase.open(copy)).close();
  });

  it('keeps no copy of a file that is current, or new', async () => {
    await migrateWith(migrations);
    await migrateWith(migrations);
    expect(readdirSync(folder.file('data'))).toEqual(['perch.db']);
  });

  it('does not migrate what it cannot copy', async () => {
    await migrateWith(upTo(1));
    mkdirSync(folder.file('data/perch.v1.db'));
    await expect(SqliteDatabase.open(file)).rejects.toThrow(StorageError);
    inspect((database) => expect(versionIn(database)).toEqual({ user_version: 1 }));
    expect(readdirSync(folder.file('data')).sort()).toEqual(['perch.db', 'perch.v1.db']);
  });

  it('refuses a newer database, and leaves it unchanged', async () => {
    await migrateWith({ ...migrations, '9999-topics': addMoods });
    const before = readFileSync(file);
    await expect(SqliteDatabase.open(file)).rejects.toThrow(/written by a newer Perch/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a file that is not its database', async () => {
    await migrateWith(migrations);
    writeFileSync(file, 'These are my notes. '.repeat(1000));
    await expect(SqliteDatabase.open(file)).rejects.toThrow(StorageError);
    const other = folder.file('other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    await expect(SqliteDatabase.open(other)).rejects.toThrow(/database of another program/);
    await expect(SqliteDatabase.open(folder.file('.'))).rejects.toThrow(StorageError);
  });

  it('names a damaged file, and how to restore a backup', async () => {
    const database = await SqliteDatabase.open(file);
    const { channels } = new Store(database.tables);
    for (let count = 0; count < 150; count += 1) {
      await channels.create(channelSettings(`Channel ${count}`));
    }
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, 8192, bytes.length);
    writeFileSync(file, bytes);
    for (const damage of [bytes, Buffer.from('no database at all '.repeat(300))]) {
      writeFileSync(file, damage);
      await expect(SqliteDatabase.open(file)).rejects.toThrow(
        /perch\.db is damaged .* Put a backup back/s,
      );
    }
  });

  it('does not block the event loop while it is locked', async () => {
    const database = await SqliteDatabase.open(file);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const { rows } = await sql`PRAGMA busy_timeout`.execute(database.tables);
    expect(rows).toEqual([{ timeout: 0 }]);
    const { channels, settings } = new Store(database.tables);
    await expect(channels.create(channelSettings('Mine'))).rejects.toThrow(/locked/);
    await expect(settings.set('a', '1')).rejects.toThrow(/locked/);
    // Readers go on.
    expect(await channels.all()).toHaveLength(3);
    other.close();
    expect(await channels.create(channelSettings('Mine'))).toMatchObject({ position: 3 });
    database.close();
  });

  it('can be changed beside a running server, but not in another version', async () => {
    const set = () =>
      SqliteDatabase.changeBeside(file, (tables) => new Store(tables).settings.set('a', '1'));
    await expect(set()).rejects.toThrow(/There is no database .*perch\.db/);
    expect(existsSync(file)).toBe(false);
    await migrateWith(upTo(3));
    await expect(set()).rejects.toThrow(
      `has version 3, and this Perch works with version ${Object.keys(migrations).length}`,
    );
    const running = await SqliteDatabase.open(file);
    await set();
    expect(await new Store(running.tables).settings.get('a')).toBe('1');
    running.close();
    writeFileSync(file, 'These are my notes. '.repeat(1000));
    await expect(set()).rejects.toThrow(StorageError);
  });

  it('prints no warning of Node', () => {
    const code = `import { SqliteDatabase } from ${JSON.stringify(new URL('./SqliteDatabase.ts', import.meta.url))};
      (await SqliteDatabase.open(${JSON.stringify(file)})).close();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('a data folder of the last Perch without Kysely', () => {
  const statements = readFileSync(new URL('./version4.fixture.sql', import.meta.url), 'utf8');
  const tables = ['channels', 'users', 'settings', 'sounds'];
  const contents = (database: DatabaseSync) =>
    tables.map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all());
  let before: ReturnType<typeof contents>;

  beforeEach(() => {
    mkdirSync(path.dirname(file));
    before = inspect((database) => {
      database.exec(statements);
      return contents(database);
    });
  });

  it('has the tables that a new one has', async () => {
    const tablesOf = (database: DatabaseSync) =>
      database
        .prepare(
          `SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'kysely%' AND tbl_name NOT LIKE 'kysely%' ORDER BY name`,
        )
        .all();
    const old = inspect(tablesOf);
    file = folder.file('new/perch.db');
    await migrateWith(upTo(4));
    expect(inspect(tablesOf)).toEqual(old);
  });

  it('keeps its people, channels, sounds and settings', async () => {
    const database = await SqliteDatabase.open(file);
    const { users, deviceKeys, roles, channels, sounds, settings } = new Store(database.tables);
    expect((await channels.all()).map(({ name }) => name)).toEqual(['둥지', 'Music', 'General']);
    const annsKey = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    const ann = await users.findByKey(annsKey);
    if (!ann) throw new Error('Ann is not known by her key');
    const { firstKey, createdAt, lastSeenAt } = ann;
    // The colour of her avatar is derived from it.
    expect(firstKey).toBe(annsKey);
    expect(await deviceKeys.of(ann.id)).toEqual([
      {
        publicKey: annsKey,
        userId: ann.id,
        kind: 'device',
        name: '',
        addedAt: createdAt,
        lastSeenAt,
      },
    ]);
    const member = (await roles.all()).find(({ kind }) => kind === 'member');
    expect(ann).toMatchObject({ name: 'Ann', isOwner: true, roleIds: [member?.id] });
    const [drum] = await sounds.all();
    expect(drum).toMatchObject({ name: 'Drum', emoji: '🥁', uploader: { name: '밥' } });
    const bytes = drum ? await sounds.bytesOf(drum.id) : null;
    expect(
      createHash('sha256')
        .update(bytes ?? '')
        .digest('base64url'),
    ).toBe(drum?.hash);
    const everyone = (await roles.all()).find(({ kind }) => kind === 'everyone');
    expect((await channels.all()).map(({ overrides }) => overrides)).toEqual([
      [{ subject: { roleId: everyone?.id }, allow: [], deny: ['soundboard'] }],
      [],
      [],
    ]);
    expect(await settings.get('serverName')).toBe('The Treehouse');
    expect((await users.neverJoined()).map(({ id }) => id)).toHaveLength(1);
    database.close();
    const after = inspect(contents);
    // Nothing is lost; the word for the role became the owner's mark and a role, the rule for sounds what a channel decides.
    const kept = before.map((rows) =>
      rows.map(({ role: _role, public_key: firstKey, soundboard: _rule, ...row }) =>
        firstKey === undefined ? row : { ...row, first_key: firstKey },
      ),
    );
    // What its owner is asked.
    kept[tables.indexOf('settings')]?.unshift({ key: 'encryption', value: 'undecided' });
    expect(after).toMatchObject(kept);
  });

  it('takes the next steps only, and loses nothing', async () => {
    await migrateWith({ ...upTo(4), '0005-moods': addMoods });
    await migrateWith({ ...upTo(4), '0005-moods': addMoods, '0006-nothing': async () => {} });
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 6 });
      const [channels, ...others] = contents(database);
      expect(channels).toEqual(before[0]?.map((row) => ({ ...row, mood: '' })));
      expect(others).toEqual(before.slice(1));
    });
    for (const version of [4, 5]) {
      file = folder.file(`data/perch.v${version}.db`);
      expect(inspect(versionIn)).toEqual({ user_version: version });
    }
    file = folder.file('data/perch.v4.db');
    expect(inspect(contents)).toEqual(before);
  });
});
