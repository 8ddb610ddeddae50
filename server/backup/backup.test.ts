import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { create, extract } from 'tar';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DataFolderLock } from '../storage/database/DataFolderLock.ts';
import { migrations } from '../storage/database/migrations.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { SqlitePlace } from '../storage/database/SqlitePlace.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Backups } from './Backups.ts';
import { backupName, makeBackup } from './makeBackup.ts';
import { restoreBackup } from './restoreBackup.ts';

let folder: ReturnType<typeof temporaryFolder>;
let dataDir: string;
let database: SqlitePlace;
let archive: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataDir = folder.file('data');
  database = new SqlitePlace(dataDir);
  archive = folder.file('backup.tar.gz');
});
afterEach(() => folder.remove());

/** A data folder as a server leaves it, with a person of this name. */
async function fill(data: string, name: string): Promise<void> {
  const database = await SqliteDatabase.open(path.join(data, 'perch.db'));
  await new Store(database.tables).users.create({ publicKey: name, name });
  database.close();
  mkdirSync(path.join(data, 'certs'));
  mkdirSync(path.join(data, 'files'));
  writeFileSync(path.join(data, 'config.json'), '{}');
  writeFileSync(path.join(data, 'certs/server.crt'), `certificate of ${name}`);
  writeFileSync(path.join(data, 'certs/server.key'), `key of ${name}`);
}

function addFile(id: string, bytes: Buffer, size = bytes.length): void {
  writeFileSync(path.join(dataDir, 'files', id), bytes);
  writeFileSync(path.join(dataDir, 'files', `${id}.json`), JSON.stringify({ id, size }));
}

async function peopleIn(data: string): Promise<string[]> {
  const database = await SqliteDatabase.open(path.join(data, 'perch.db'));
  const people = await database.tables.selectFrom('users').select('name').execute();
  database.close();
  return people.map(({ name }) => name);
}

it('puts people, certificate, settings and complete files into another folder', async () => {
  await fill(dataDir, 'Ann');
  const bytes = randomBytes(100_000);
  addFile('whole', bytes);
  addFile('unfinished', bytes, bytes.length + 1);
  await makeBackup({ dataDir, database, target: archive, withFiles: true });
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('.'))).toEqual([]);

  const elsewhere = folder.file('elsewhere');
  const { kept } = await restoreBackup(archive, elsewhere);
  expect(kept).toBeNull();
  expect(await peopleIn(elsewhere)).toEqual(['Ann']);
  expect(readFileSync(path.join(elsewhere, 'certs/server.key'), 'utf8')).toBe('key of Ann');
  expect(readFileSync(path.join(elsewhere, 'files/whole'))).toEqual(bytes);
  expect(readdirSync(path.join(elsewhere, 'files')).sort()).toEqual(['whole', 'whole.json']);
});

it('holds all that was written before it began, while a server goes on writing', async () => {
  await fill(dataDir, 'Ann');
  const running = await SqliteDatabase.open(path.join(dataDir, 'perch.db'));
  const { users } = new Store(running.tables);
  let written = 0;
  let isDone = false;
  const write = async () => {
    while (!isDone) {
      await users.create({ publicKey: `key ${written}`, name: `Person ${written}` });
      written += 1;
      await new Promise(setImmediate);
    }
  };
  const writing = write();
  await expect.poll(() => written).toBeGreaterThan(50);
  const before = written;
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  expect(written).toBeGreaterThan(before);
  isDone = true;
  await writing;
  running.close();

  await restoreBackup(archive, folder.file('elsewhere'));
  const restored = (await peopleIn(folder.file('elsewhere'))).length - 1;
  expect(restored).toBeGreaterThanOrEqual(before);
  expect(restored).toBeLessThanOrEqual(written);
});

it('keeps what was in the folder', async () => {
  await fill(dataDir, 'Ann');
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  const elsewhere = folder.file('elsewhere');
  await fill(elsewhere, 'Bob');
  const { kept } = await restoreBackup(archive, elsewhere);
  expect(await peopleIn(elsewhere)).toEqual(['Ann']);
  expect(await peopleIn(kept ?? '')).toEqual(['Bob']);
  expect(readFileSync(path.join(kept ?? '', 'certs/server.key'), 'utf8')).toBe('key of Bob');
});

/** Changes the unpacked archive, and packs it again. */
async function repack(change: (unpacked: string) => void): Promise<void> {
  const unpacked = folder.file('unpacked');
  mkdirSync(unpacked);
  await extract({ file: archive, cwd: unpacked });
  change(unpacked);
  await create({ cwd: unpacked, file: archive, gzip: true }, readdirSync(unpacked));
}

it.each<[string, (unpacked: string) => void, RegExp]>([
  [
    'a file has changed',
    (unpacked) => writeFileSync(path.join(unpacked, 'certs/server.key'), 'another key'),
    /server\.key is not as it was saved/,
  ],
  ['a file is missing', (unpacked) => rmSync(path.join(unpacked, 'perch.db')), /perch\.db is not/],
  ['the list is missing', (unpacked) => rmSync(path.join(unpacked, 'backup.json')), /no list/],
  [
    'its database is from a newer Perch',
    (unpacked) => {
      const file = path.join(unpacked, 'perch.db');
      const database = new DatabaseSync(file);
      database.exec(`PRAGMA user_version = ${Object.keys(migrations).length + 1}`);
      database.close();
      const list = path.join(unpacked, 'backup.json');
      const manifest = JSON.parse(readFileSync(list, 'utf8'));
      manifest.files['perch.db'].sha256 = createHash('sha256')
        .update(readFileSync(file))
        .digest('hex');
      writeFileSync(list, JSON.stringify(manifest));
    },
    /written by a newer Perch/,
  ],
])('changes nothing when %s', async (_what, change, message) => {
  await fill(dataDir, 'Ann');
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  await repack(change);
  await expect(restoreBackup(archive, dataDir)).rejects.toThrow(message);
  expect(await peopleIn(dataDir)).toEqual(['Ann']);
  expect(readdirSync(dataDir).filter((name) => name.includes('restore'))).toEqual([]);
});

it('changes nothing when the archive is cut off or something else', async () => {
  await fill(dataDir, 'Ann');
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  const bytes = readFileSync(archive);
  for (const wrong of [bytes.subarray(0, bytes.length / 2), Buffer.from('a letter')]) {
    writeFileSync(archive, wrong);
    await expect(restoreBackup(archive, dataDir)).rejects.toThrow(/damaged or no backup of Perch/);
  }
  expect(await peopleIn(dataDir)).toEqual(['Ann']);
});

it('takes nothing out of an archive that belongs elsewhere', async () => {
  await fill(dataDir, 'Ann');
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  const unpacked = folder.file('unpacked');
  mkdirSync(path.join(unpacked, 'certs'), { recursive: true });
  await extract({ file: archive, cwd: unpacked });
  writeFileSync(path.join(unpacked, 'certs/evil.sh'), 'rm');
  writeFileSync(folder.file('outside'), 'outside');
  await create({ cwd: unpacked, file: archive, gzip: true, preservePaths: true }, [
    ...readdirSync(unpacked),
    '../outside',
  ]);
  rmSync(folder.file('outside'));
  const elsewhere = folder.file('elsewhere/data');
  await restoreBackup(archive, elsewhere);
  expect(readdirSync(path.join(elsewhere, 'certs')).sort()).toEqual(['server.crt', 'server.key']);
  expect(existsSync(folder.file('elsewhere/outside'))).toBe(false);
});

it('refuses to replace the data of a running server', async () => {
  await fill(dataDir, 'Ann');
  await makeBackup({ dataDir, database, target: archive, withFiles: false });
  const lock = DataFolderLock.acquire(dataDir);
  await expect(restoreBackup(archive, dataDir)).rejects.toThrow(/uses the data folder/);
  lock.release();
});

/** The backups of a server that leaves a megabyte free, and what can be changed of its machine. */
function backupsOf(keep: number) {
  const machine = { now: new Date(2026, 10, 30, 12).getTime(), free: 1e9 };
  const log = { info: vi.fn(), warn: vi.fn() };
  const backups = new Backups({
    dataDir,
    database,
    keep,
    leaveFreeBytes: 1e6,
    freeBytes: async () => machine.free,
    log,
    now: () => machine.now,
  });
  return { backups, log, machine };
}

it('makes a backup each night and keeps the newest', async () => {
  await fill(dataDir, 'Ann');
  const { backups: nightly, log, machine } = backupsOf(2);
  const count = () => {
    const backups = path.join(dataDir, 'backups');
    return existsSync(backups) ? readdirSync(backups).length : 0;
  };
  await nightly.run();
  expect(count()).toBe(0);
  machine.now = new Date(2026, 11, 1, 4, 10).getTime();
  await nightly.run();
  await nightly.run();
  expect(count()).toBe(1);
  for (const day of [2, 3]) {
    machine.now = new Date(2026, 11, day, 4, 10).getTime();
    await nightly.run();
  }
  expect(count()).toBe(2);
  expect(log.warn).not.toHaveBeenCalled();

  machine.now = new Date(2026, 11, 4, 4, 10).getTime();
  machine.free = 1e6;
  await nightly.run();
  expect(log.warn).toHaveBeenCalledOnce();
  expect(count()).toBe(2);
  const [oldest = ''] = readdirSync(path.join(dataDir, 'backups')).sort();
  const elsewhere = folder.file('elsewhere');
  await restoreBackup(path.join(dataDir, 'backups', oldest), elsewhere);
  expect(await peopleIn(elsewhere)).toEqual(['Ann']);
});

it('makes a backup when it is asked for, keeps the newest, and tells what failed', async () => {
  await fill(dataDir, 'Ann');
  const { backups, log, machine } = backupsOf(0);
  expect(await backups.status()).toEqual({ keep: 0, isMaking: false, list: [], failure: null });
  await makeBackup({
    dataDir,
    database,
    target: path.join(dataDir, 'backups', backupName('backup', new Date(machine.now - 1e6))),
    withFiles: false,
  });
  const making = backups.makeNow();
  expect(() => backups.makeNow()).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect((await backups.status()).isMaking).toBe(true);
  await making;
  machine.now += 60_000;
  await backups.makeNow();
  // That of the command is not among those of which only the newest stay.
  const { list } = await backups.status();
  expect(list.map(({ madeAt }) => machine.now - madeAt)).toEqual([0, 1e6 + 60_000]);
  expect(list.every(({ bytes }) => bytes > 0)).toBe(true);

  machine.free = 1e6;
  await backups.makeNow();
  expect((await backups.status()).failure).toBe('noRoom');
  rmSync(path.join(dataDir, 'perch.db'));
  await backups.makeNow();
  expect(await backups.status()).toMatchObject({ isMaking: false, failure: 'failed' });
  expect(log.warn).toHaveBeenCalledTimes(2);
});
