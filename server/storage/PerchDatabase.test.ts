import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelStore } from './ChannelStore.ts';
import { type Migration, migrations } from './migrations.ts';
import { PerchDatabase, StorageError } from './PerchDatabase.ts';
import { temporaryFolder } from './temporaryFolder.fixture.ts';

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

/** A channel, as version 1 knew them. */
const addMine = (database: PerchDatabase) =>
  database
    .prepare(
      `INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking)
       VALUES ('mine', 'Mine', 'mine', 3, 2, 0, 0)`,
    )
    .run();
const addTopics: Migration = (database) =>
  database.exec(`ALTER TABLE channels ADD COLUMN topic TEXT NOT NULL DEFAULT ''`);
const fail: Migration = (database) => {
  database.exec('DELETE FROM channels; CREATE TABLE half (id INTEGER) STRICT');
  throw new Error('this migration fails');
};

describe('PerchDatabase', () => {
  it.skipIf(process.platform === 'win32')('lets only its owner read the files', () => {
    const database = PerchDatabase.open(file);
    new ChannelStore(database).all();
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      expect([name, statSync(name).mode & 0o777]).toEqual([name, 0o600]);
    }
    database.close();
  });

  it('can be closed twice', () => {
    const database = PerchDatabase.open(file);
    database.close();
    database.close();
  });

  it('undoes a transaction that fails', () => {
    const database = PerchDatabase.open(file);
    expect(() =>
      database.transaction(() => {
        database.prepare('DELETE FROM channels').run();
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(new ChannelStore(database).all()).toHaveLength(3);
    database.close();
  });

  it('migrates from version 1 and keeps the data', () => {
    const first = PerchDatabase.open(file, migrations.slice(0, 1));
    addMine(first);
    first.close();
    PerchDatabase.open(file, [...migrations.slice(0, 1), addTopics]).close();
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 2 });
      expect(namesIn(database)).toEqual(['General', 'Music', 'AFK', 'Mine']);
      expect(database.prepare('SELECT topic FROM channels').get()).toEqual({ topic: '' });
    });
  });

  it('always makes the same first version', () => {
    PerchDatabase.open(file, migrations.slice(0, 1)).close();
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
    // Nothing of ours is imported but types: what it imports could change it.
    const source = readFileSync(new URL('./migrations.ts', import.meta.url), 'utf8');
    expect(
      source.match(/^import .*$/gm)?.filter((line) => /from '\.|^import \{ .*shared/.test(line)),
    ).toEqual([]);
  });

  it('lets everybody play sounds in existing channels', () => {
    const first = PerchDatabase.open(file, migrations.slice(0, 1));
    addMine(first);
    first.close();
    const database = PerchDatabase.open(file);
    expect(new ChannelStore(database).all().at(-1)).toMatchObject({
      name: 'Mine',
      userLimit: 2,
      soundboard: 'everybody',
      videoLimit: null,
    });
    database.close();
  });

  it('leaves the file as it was when a migration fails', () => {
    PerchDatabase.open(file, migrations.slice(0, 1)).close();
    const before = readFileSync(file);
    expect(() => PerchDatabase.open(file, [...migrations.slice(0, 1), addTopics, fail])).toThrow(
      /perch\.db cannot be opened: this migration fails/,
    );
    expect(readFileSync(file)).toEqual(before);
    inspect((database) => {
      expect(versionIn(database)).toEqual({ user_version: 1 });
      expect(namesIn(database)).toEqual(['General', 'Music', 'AFK']);
    });
    PerchDatabase.open(file).close();
  });

  it('refuses a newer database, and leaves it unchanged', () => {
    PerchDatabase.open(file, [...migrations, addTopics]).close();
    const before = readFileSync(file);
    expect(() => PerchDatabase.open(file)).toThrow(/written by a newer Perch/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a file that is not its database', () => {
    PerchDatabase.open(file).close();
    writeFileSync(file, 'These are my notes. '.repeat(1000));
    expect(() => PerchDatabase.open(file)).toThrow(StorageError);
    const other = folder.file('other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    expect(() => PerchDatabase.open(other)).toThrow(/database of another program/);
    expect(() => PerchDatabase.open(folder.file('.'))).toThrow(StorageError);
  });

  it('names a damaged file, and how to restore a backup', () => {
    const database = PerchDatabase.open(file);
    const store = new ChannelStore(database);
    for (let count = 0; count < 150; count += 1) {
      store.create({
        name: `Channel ${count}`,
        userLimit: null,
        music: false,
        hidesSpeaking: false,
        soundboard: 'everybody',
        videoLimit: null,
      });
    }
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, 8192, bytes.length);
    writeFileSync(file, bytes);
    for (const damage of [bytes, Buffer.from('no database at all '.repeat(300))]) {
      writeFileSync(file, damage);
      expect(() => PerchDatabase.open(file)).toThrow(/perch\.db is damaged .* put a backup back/s);
    }
  });

  it('does not block the event loop while it is locked', () => {
    const database = PerchDatabase.open(file);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 });
    expect(() => addMine(database)).toThrow(/locked/);
    other.close();
    database.close();
  });

  it('prints no warning of Node', () => {
    const code = `import { PerchDatabase } from ${JSON.stringify(new URL('./PerchDatabase.ts', import.meta.url))};
      PerchDatabase.open(${JSON.stringify(file)}).close();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

/** Creates channels and says so, deletes those of earlier rounds, and changes the order, without end. */
const writer = (round: number) => `
  import { PerchDatabase } from ${JSON.stringify(new URL('./PerchDatabase.ts', import.meta.url))};
  import { ChannelStore } from ${JSON.stringify(new URL('./ChannelStore.ts', import.meta.url))};
  import { writeSync } from 'node:fs';
  const store = new ChannelStore(PerchDatabase.open(${JSON.stringify(file)}));
  for (let count = 0; ; count += 1) {
    const name = 'r${round}-' + count;
    if (count < 100) {
      store.create({ name, userLimit: null, music: false, hidesSpeaking: false, soundboard: 'everybody', videoLimit: null });
      writeSync(1, name + '\\n');
    }
    const earlier = store.all().find((channel) => !channel.name.startsWith('r${round}-'));
    if (earlier) store.delete(earlier.id);
    store.reorder(store.all().map(({ id }) => id).reverse());
  }`;

describe('a server that is killed while it writes', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  it('loses nothing that was acknowledged, and leaves no partial change', {
    timeout: 240_000,
  }, async () => {
    for (let round = 0; round < 20; round += 1) {
      const killed = spawn(process.execPath, ['--input-type=module', '-e', writer(round)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = killed;
      const exited = once(killed, 'exit');
      const answered: string[] = [];
      for await (const line of createInterface({ input: killed.stdout })) {
        answered.push(line);
        if (answered.length === 2 + round) killed.kill('SIGKILL');
      }
      await exited;

      const database = PerchDatabase.open(file);
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      const channels = new ChannelStore(database).all();
      expect(channels.map(({ position }) => position)).toEqual(channels.map((_, index) => index));
      expect(channels.map(({ name }) => name)).toEqual(expect.arrayContaining(answered));
      database.close();
    }
  });
});
