import { existsSync } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { create } from 'tar';
import { z } from 'zod';
import { madeCertificatePaths } from '../../certs/madeCertificate.ts';
import { serverVersion } from '../lifecycle/ServerHealth.ts';
import { StorageError } from '../storage/database/Database.ts';
import type { DatabasePlace } from '../storage/database/DatabasePlace.ts';
import { databaseName } from '../storage/database/SqlitePlace.ts';
import {
  BackupError,
  type BackupManifest,
  describeContent,
  isContent,
  manifestName,
} from './backupContents.ts';

export interface BackupOptions {
  readonly dataDir: string;
  readonly database: Pick<DatabasePlace, 'copy'>;
  /** The archive to write, which must not exist. */
  readonly target: string;
  /** Whether the files of channels are in it, too. */
  readonly withFiles: boolean;
  readonly now?: Date;
}

const fileRecord = z.object({ size: z.int() });

/** The folder of a data folder in which backups are kept. */
export function backupFolder(dataDir: string): string {
  return path.join(dataDir, 'backups');
}

/** What made a backup: the command, the night, or somebody who asked for it in the app. */
const backupKinds = ['backup', 'nightly', 'asked'] as const;
export type BackupKind = (typeof backupKinds)[number];

/** The name of an archive: what made it, and when. */
export function backupName(kind: BackupKind, now: Date): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '')
    .replace('T', '-');
  return `perch-${kind}-${time}.tar.gz`;
}

/**
 * When a backup was made, in milliseconds since 1970, by its name; null for another file.
 *
 * @param wanted only one of this kind
 */
export function backupTime(name: string, wanted?: BackupKind): number | null {
  const [, kind, day, hours, minutes, seconds] =
    /^perch-([a-z]+)-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)\.tar\.gz$/.exec(name) ?? [];
  const isWanted =
    wanted === undefined ? backupKinds.some((each) => each === kind) : kind === wanted;
  if (!isWanted) return null;
  const madeAt = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(madeAt) ? null : madeAt;
}

/**
 * Writes one archive with everything that a server needs to be the same elsewhere: the database with messages, sounds and
 * pictures, the certificate and its key, the settings, and on request the files of channels. The server may run, and writes
 * meanwhile; the database is that of one moment. Only the archive's owner can read it.
 *
 * @returns the size of the archive in bytes
 * @throws BackupError, StorageError; no archive is left then
 */
export async function makeBackup(options: BackupOptions): Promise<number> {
  const { dataDir, target } = options;
  if (existsSync(target)) throw new BackupError(`${target} exists already.`);
  const unfinished = `${target}.part`;
  // Beside the files, so that they can be linked instead of copied.
  let staging: string | null = null;
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    staging = await mkdtemp(path.join(dataDir, '.backup-'));
    await stage(options, staging);
    await writeArchive(staging, unfinished);
    await rename(unfinished, target);
    return (await stat(target)).size;
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof BackupError || error instanceof StorageError) throw error;
    throw new BackupError(`The backup ${target} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    });
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true });
  }
}

/** Collects the files of the archive in a folder, with their list. */
async function stage(options: BackupOptions, staging: string): Promise<void> {
  const { dataDir, database, withFiles, now = new Date() } = options;
  await database.copy(path.join(staging, databaseName));
  const { certPath, keyPath } = madeCertificatePaths(dataDir);
  for (const file of [path.join(dataDir, 'config.json'), certPath, keyPath]) {
    const name = path.relative(dataDir, file);
    if (existsSync(file)) await stageFile(dataDir, name, staging, copyFile);
  }
  if (withFiles) await stageFiles(dataDir, staging);
  const files: BackupManifest['files'] = {};
  for (const entry of await readdir(staging, { recursive: true })) {
    const name = entry.split(path.sep).join('/');
    if (isContent(name)) files[name] = await describeContent(staging, name);
  }
  const manifest: BackupManifest = {
    format: 1,
    perch: serverVersion,
    madeAt: now.toISOString(),
    files,
  };
  await writeFile(path.join(staging, manifestName), JSON.stringify(manifest, null, 2), {
    mode: 0o600,
  });
}

/** The complete files of channels, each with its record. A link keeps one that is removed meanwhile. */
async function stageFiles(dataDir: string, staging: string): Promise<void> {
  const folder = path.join(dataDir, 'files');
  if (!existsSync(folder)) return;
  for (const record of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const name = path.join('files', path.parse(record).name);
    try {
      const { size } = fileRecord.parse(
        JSON.parse(await readFile(path.join(folder, record), 'utf8')),
      );
      if ((await stat(path.join(dataDir, name))).size !== size) continue;
      await stageFile(dataDir, name, staging, link);
      await stageFile(dataDir, `${name}.json`, staging, link);
    } catch {
      // It has been removed since the folder was read.
    }
  }
}

async function stageFile(
  dataDir: string,
  name: string,
  staging: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const to = path.join(staging, name);
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await put(path.join(dataDir, name), to);
}

async function writeArchive(staging: string, target: string): Promise<void> {
  await rm(target, { force: true });
  const archive = await open(target, 'wx', 0o600);
  await archive.close();
  const names = (await readdir(staging)).filter((name) => name !== manifestName);
  await create({ cwd: staging, file: target, gzip: true, portable: true }, [
    manifestName,
    ...names,
  ]);
  const written = await open(target, 'r+');
  await written.sync();
  await written.close();
}
