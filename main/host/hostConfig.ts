import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverVariables } from '../../server/config.ts';
import type { EntryMode } from '../../shared/domain/Entry.ts';
import { writeJsonFile } from '../jsonFile.ts';
import type { HostPlaces } from './hostPlaces.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Prepares the data folder for a server. The first `config.json` asks for a join code, so that the address alone lets nobody
 * in, and for an open port. A server without the app reads the same file. An existing file is not changed.
 */
export function prepareDataFolder(dataDir: string, env: Environment): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (env['PERCH_CONFIG'] || existsSync(join(dataDir, 'config.json'))) return;
  writeJsonFile(join(dataDir, 'config.json'), {
    entry: 'code' satisfies EntryMode,
    openPort: true,
    // One worker needs one port, so the gateway has only one to open.
    workers: 1,
  });
}

/** The environment of the server: that of the app, plus the paths, minus the variables that only the app reads. */
export function serverEnvironment(
  env: Environment,
  { clientDir, dataDir, worker }: HostPlaces,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const isForeign = /^perch_/i.test(name) && !serverVariables.includes(name);
    if (value !== undefined && !isForeign && name !== 'ELECTRON_RUN_AS_NODE') kept[name] = value;
  }
  if (kept['PERCH_OPEN_PORT'] === undefined && !mentionsOpenPort(dataDir, env)) {
    kept['PERCH_OPEN_PORT'] = '1';
  }
  return {
    ...kept,
    PERCH_CLIENT_DIR: clientDir,
    PERCH_DATA_DIR: dataDir,
    ...(worker !== null && { MEDIASOUP_WORKER_BIN: worker }),
  };
}

/** Whether the owner's configuration file sets `openPort`, to either value. */
function mentionsOpenPort(dataDir: string, env: Environment): boolean {
  const file = env['PERCH_CONFIG'] ? resolve(env['PERCH_CONFIG']) : join(dataDir, 'config.json');
  try {
    return Object.hasOwn(JSON.parse(readFileSync(file, 'utf8')), 'openPort');
  } catch {
    // The server reports what is wrong with its file.
    return false;
  }
}
