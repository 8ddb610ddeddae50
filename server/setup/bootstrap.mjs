/*
 * The first program that runs in a fresh clone, on any Node from 18 on and without installed packages, so it is plain
 * JavaScript without dependencies. It gets a patched Node, installs the packages, and runs a TypeScript file.
 *
 *   node server/setup/bootstrap.mjs <file.ts> [arguments]
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.mjs';
import { ensureNode } from './nodeRuntime.mjs';
import { ensurePackages } from './packages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs `node file args` on the given Node, with the terminal and the signals of this process. */
function handOver(node, file, args) {
  const env = { ...process.env };
  // Windows calls it Path; with two spellings it would be undefined which one counts.
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [path.dirname(node), env[key]].filter(Boolean).join(path.delimiter);
  const child = spawn(node, [path.resolve(file), ...args], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // The Windows console sends Ctrl+C to both processes; kill() would end the child at once there.
    process.on(signal, () => process.platform !== 'win32' && child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(signal ? 128 + os.constants.signals[signal] : code),
    );
  });
}

const [file, ...args] = process.argv.slice(2);
try {
  if (!file) throw new Error('usage: node server/setup/bootstrap.mjs <file.ts> [arguments]');
  const cache = cacheFolder();
  const node = await ensureNode(cache);
  await ensurePackages(root, cache);
  process.exitCode = await handOver(node, file, args);
} catch (error) {
  console.error(`\n✗ ${error.message}`);
  process.exitCode = 1;
}
