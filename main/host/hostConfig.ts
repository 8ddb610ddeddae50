import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverVariables } from '../../server/config.ts';
import { writeJsonFile } from '../jsonFile.ts';
import type { HostPlaces } from './hostPlaces.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Without what people misread: 0 and o, 1, i and l, u and v. */
const alphabet = '23456789abcdefghjkmnpqrstwxyz';
const codeGroups = 3;
const groupLength = 4;

/** A code for newcomers, of 58 random bits, that can be read out: `7k2q-…`. The server limits how often it is tried. */
export function randomJoinCode(): string {
  const group = () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: codeGroups }, group).join('-');
}

/**
 * Makes the data folder ready for a server: with the first one a join code, so that nobody comes in by the address alone,
 * and the wish to be reached from outside. They are in `config.json`, where a server without the app finds them as well.
 * What is there already stays.
 */
export function prepareDataFolder(dataDir: string, env: Environment): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (env.PERCH_CONFIG || existsSync(join(dataDir, 'config.json'))) return;
  writeJsonFile(join(dataDir, 'config.json'), {
    joinCode: randomJoinCode(),
    openPort: true,
    // So that the router has a single number to open.
    workers: 1,
  });
}

/** The environment of the server: this app's own, with the places, and without what only the app understands. */
export function serverEnvironment(
  env: Environment,
  { clientDir, dataDir, worker }: HostPlaces,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const isForeign = /^perch_/i.test(name) && !serverVariables.includes(name);
    if (value !== undefined && !isForeign && name !== 'ELECTRON_RUN_AS_NODE') kept[name] = value;
  }
  if (kept.PERCH_OPEN_PORT === undefined && !mentionsOpenPort(dataDir, env)) {
    kept.PERCH_OPEN_PORT = '1';
  }
  return {
    ...kept,
    PERCH_CLIENT_DIR: clientDir,
    PERCH_DATA_DIR: dataDir,
    ...(worker !== null && { MEDIASOUP_WORKER_BIN: worker }),
  };
}

/** Whether the owner has said in the file what to do with the router. */
function mentionsOpenPort(dataDir: string, env: Environment): boolean {
  const file = env.PERCH_CONFIG ? resolve(env.PERCH_CONFIG) : join(dataDir, 'config.json');
  try {
    return Object.hasOwn(JSON.parse(readFileSync(file, 'utf8')), 'openPort');
  } catch {
    // The server itself says what is wrong with its file.
    return false;
  }
}
