import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ServerConfig } from '../../config.ts';
import { copyTables } from './copyTables.ts';
import { type Database, StorageError } from './Database.ts';
import { DataFolderLock } from './DataFolderLock.ts';
import { SqliteDatabase } from './SqliteDatabase.ts';
import { databaseName } from './SqlitePlace.ts';

/** What the file of a data folder is called once its tables are in PostgreSQL. */
const movedName = 'perch.moved.db';

/**
 * Copies the tables of a server, which must be stopped, from the file of its data folder to the database of `PERCH_DATABASE_URL`, or
 * back. Nothing is deleted.
 *
 * @returns what was done, and what is to do next
 * @throws StorageError, DataFolderTakenError; both databases are then as they were
 */
export async function moveDatabase(
  { dataDir, databaseUrl }: Pick<ServerConfig, 'dataDir' | 'databaseUrl'>,
  to: 'postgres' | 'sqlite',
): Promise<string> {
  if (databaseUrl === null) {
    throw new StorageError('Set PERCH_DATABASE_URL, as postgres://perch:secret@db.example/perch.');
  }
  const lock = DataFolderLock.acquire(dataDir);
  try {
    const file = path.join(dataDir, databaseName);
    return to === 'postgres' ? await moveOut(file, databaseUrl) : await moveIn(file, databaseUrl);
  } finally {
    lock.release();
  }
}

async function moveOut(file: string, databaseUrl: string): Promise<string> {
  if (!existsSync(file)) throw new StorageError(`There is no ${file}.`);
  const { PostgresDatabase } = await import('../postgres/PostgresDatabase.ts');
  const source = await SqliteDatabase.open(file);
  try {
    const target = await PostgresDatabase.open(databaseUrl);
    try {
      await refuseUsed(target);
      await copyTables(source.tables, target.tables);
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
  const moved = path.join(path.dirname(file), movedName);
  renameSync(file, moved);
  return `Everything is in PostgreSQL now. What was in the file is kept in ${moved}; delete it when all is well.`;
}

/** @throws StorageError when somebody has been on its server */
async function refuseUsed({ tables }: Database): Promise<void> {
  const known = await tables.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (!known) return;
  throw new StorageError(
    'The database of PERCH_DATABASE_URL has a server in it already, with people. Name an empty one.',
  );
}

async function moveIn(file: string, databaseUrl: string): Promise<string> {
  if (existsSync(file)) throw new StorageError(`There is ${file} already. Move it away first.`);
  const { PostgresDatabase } = await import('../postgres/PostgresDatabase.ts');
  const unfinished = `${file}.part`;
  const remove = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${unfinished}${end}`, { force: true });
  };
  // Of an attempt that was ended.
  remove();
  const source = await PostgresDatabase.open(databaseUrl);
  try {
    const target = await SqliteDatabase.open(unfinished);
    try {
      await copyTables(source.tables, target.tables);
    } finally {
      target.close();
    }
    renameSync(unfinished, file);
  } finally {
    remove();
    await source.close();
  }
  return `Everything is in ${file} now. Remove PERCH_DATABASE_URL from the settings before you start the server.`;
}
