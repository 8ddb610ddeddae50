import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { StorageError } from '../storage/database/Database.ts';
import { DataFolderLock, DataFolderTakenError } from '../storage/database/DataFolderLock.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { databaseName } from '../storage/database/SqlitePlace.ts';
import {
  BackupError,
  type BackupManifest,
  describeContent,
  isContent,
  manifestName,
  manifestSchema,
  otherContents,
} from './backupContents.ts';

/** What SQLite may have left beside the database. */
const databaseCompanions = [`${databaseName}-wal`, `${databaseName}-shm`];

/** A backup that has been put back. */
export interface RestoredBackup {
  readonly manifest: BackupManifest;
  /** Where what was in the data folder before is kept; null if there was nothing. */
  readonly kept: string | null;
}

/**
 * Puts a backup back into a data folder that no server uses. The archive is checked as a whole before anything is changed: each
 * file against its SHA-256, and the database. What was in the folder is kept in a folder beside it.
 *
 * @throws BackupError, StorageError, DataFolderTakenError; the data folder is then as it was
 */
export async function restoreBackup(
  archive: string,
  dataDir: string,
  now = new Date(),
): Promise<RestoredBackup> {
  if (!existsSync(archive)) throw new BackupError(`There is no file ${archive}.`);
  const lock = DataFolderLock.acquire(dataDir);
  let staging: string | null = null;
  try {
    staging = await mkdtemp(path.join(dataDir, '.restore-'));
    const manifest = await unpack(archive, staging);
    SqliteDatabase.check(path.join(staging, databaseName));
    const time = now.toISOString().replaceAll(/[:.]/g, '-');
    const kept = await exchange(staging, dataDir, path.join(dataDir, `before-restore-${time}`));
    return { manifest, kept };
  } catch (error) {
    const isForPeople = [BackupError, StorageError, DataFolderTakenError].some(
      (kind) => error instanceof kind,
    );
    if (isForPeople) throw error;
    throw new BackupError(`${archive} cannot be put back: ${(error as Error).message}.`, {
      cause: error,
    });
  } finally {
    // A failed `extract` may still be writing the files that it has begun.
    if (staging !== null) await rm(staging, { recursive: true, force: true, maxRetries: 10 });
    lock.release();
  }
}

/** Takes the known files out of the archive and checks each. */
async function unpack(archive: string, staging: string): Promise<BackupManifest> {
  const damaged = (why: string, cause?: unknown) =>
    new BackupError(`${archive} is damaged or no backup of Perch (${why}). Nothing was changed.`, {
      cause,
    });
  try {
    await extract({
      file: archive,
      cwd: staging,
      strict: true,
      noMtime: true,
      preserveOwner: false,
      filter: (name, entry) =>
        'type' in entry &&
        (entry.type === 'File' || entry.type === 'OldFile') &&
        (name === manifestName || isContent(name)),
    });
  } catch (error) {
    throw damaged((error as Error).message, error);
  }
  let manifest: BackupManifest;
  try {
    manifest = manifestSchema.parse(
      JSON.parse(await readFile(path.join(staging, manifestName), 'utf8')),
    );
  } catch (error) {
    throw damaged(`it has no list of its files that can be read`, error);
  }
  if (!manifest.files[databaseName]) throw damaged('it has no database');
  for (const [name, expected] of Object.entries(manifest.files)) {
    const found = await describeContent(staging, name).catch(() => null);
    if (found?.sha256 !== expected.sha256) throw damaged(`${name} is not as it was saved`);
  }
  return manifest;
}

/** Moves what is in the data folder out of the way, and the unpacked files in; or, if that fails, everything back. */
async function exchange(staging: string, dataDir: string, keepIn: string): Promise<string | null> {
  const undo: (() => Promise<void>)[] = [];
  const move = async (from: string, to: string) => {
    await rename(from, to);
    undo.unshift(() => rename(to, from));
  };
  const present = [databaseName, ...databaseCompanions, ...otherContents].filter((name) =>
    existsSync(path.join(dataDir, name)),
  );
  try {
    if (present.length > 0) await mkdir(keepIn, { mode: 0o700 });
    for (const name of present) await move(path.join(dataDir, name), path.join(keepIn, name));
    for (const name of [databaseName, ...otherContents]) {
      const unpacked = path.join(staging, name);
      if (existsSync(unpacked)) await move(unpacked, path.join(dataDir, name));
    }
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
  return present.length > 0 ? keepIn : null;
}
