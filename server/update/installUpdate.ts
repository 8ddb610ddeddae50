import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { CommandError } from '../CommandError.ts';
import { archiveFolder, machineKind } from './archiveName.ts';
import { compareVersions } from './compareVersions.ts';
import { boundedBody, findRelease, type Release, request } from './findRelease.ts';

const archiveMaxBytes = 1_000_000_000;
const downloadTimeoutMs = 30 * 60_000;
const trialTimeoutMs = 60_000;

export interface UpdateOptions {
  /** Of the folder with the files of a release. */
  readonly address: string;
  /** The version that is installed. */
  readonly version: string;
  /** The folder of the server archive, which is replaced. */
  readonly folder: string;
  readonly dataDir: string;
}

/** A server archive that was put in the place of another one. */
export interface InstalledUpdate {
  readonly version: string;
  /** Where the former one is kept. */
  readonly kept: string;
}

/**
 * Replaces an unpacked server archive by the newest one. The new one is unpacked beside it and tried before it takes its place;
 * the former one is kept. A running server goes on as it is until it is started again.
 *
 * @returns null when the newest version is installed already
 * @throws CommandError; the folder is then as it was
 */
export async function installUpdate(options: UpdateOptions): Promise<InstalledUpdate | null> {
  const { address, version, folder, dataDir } = options;
  const release = await findRelease(address).catch((error: unknown) => {
    throw new CommandError(`No newer version could be looked for: ${(error as Error).message}.`);
  });
  if (release === null) {
    throw new CommandError(`At ${address} there is no server archive for ${machineKind()}.`);
  }
  const order = compareVersions(release.version, version);
  if (order === 0) return null;
  if (order < 0) {
    throw new CommandError(
      `At ${address} there is only Perch ${release.version}, and ${version} is installed. An older version could not read ` +
        'the data of a newer one, so nothing was changed.',
    );
  }
  if (!path.relative(folder, dataDir).startsWith('..')) {
    throw new CommandError(
      `The data folder ${dataDir} is in the folder of the program, which would be replaced. Move it elsewhere first.`,
    );
  }
  let staging: string | null = null;
  try {
    // Beside it, so that it can be renamed.
    staging = await mkdtemp(path.join(path.dirname(folder), '.perch-update-'));
    const unpacked = await unpack(release, staging);
    const kept = `${folder}.before-${release.version}`;
    await exchange(unpacked, folder, kept);
    return { version: release.version, kept };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `Perch ${release.version} could not be installed: ${(error as Error).message}. Nothing was changed.`,
    );
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true });
  }
}

/** Downloads, checks, unpacks and tries an archive. Returns the unpacked folder. */
async function unpack(release: Release, staging: string): Promise<string> {
  const archive = path.join(staging, 'archive.tar.gz');
  const response = await request(
    new URL(release.archiveUrl),
    AbortSignal.timeout(downloadTimeoutMs),
  );
  const hash = createHash('sha256');
  await pipeline(
    boundedBody(response, archiveMaxBytes),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(archive, { flags: 'wx' }),
  );
  if (hash.digest('hex') !== release.sha256) {
    throw new CommandError(
      `${release.archive} is not what its checksum says: it is damaged, or somebody has changed it. Nothing was changed.`,
    );
  }
  await extract({ file: archive, cwd: staging, strict: true, preserveOwner: false });
  const folder = path.join(staging, archiveFolder(release.version));
  const { stdout } = await promisify(execFile)(path.join(folder, 'perch-server'), ['--version'], {
    timeout: trialTimeoutMs,
  });
  if (stdout.trim() !== release.version) throw new Error('it does not run here');
  return folder;
}

async function exchange(unpacked: string, folder: string, kept: string): Promise<void> {
  await rm(kept, { recursive: true, force: true });
  await rename(folder, kept);
  try {
    await rename(unpacked, folder);
  } catch (error) {
    await rename(kept, folder);
    throw error;
  }
}
