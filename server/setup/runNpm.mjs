import { spawn } from 'node:child_process';
import path from 'node:path';

/** The most of npm's output that an error shows; the rest is in npm's own log. */
const TAIL_LENGTH = 4_000;

/**
 * Runs npm quietly: the npm that started this program if there is one, otherwise the one on the PATH.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 * @throws {Error} with the end of npm's output, if npm fails
 */
export function runNpm(args, cwd) {
  const cli = process.env.npm_execpath;
  const own = cli && path.basename(cli) === 'npm-cli.js';
  // npm is a .cmd file on Windows, which needs a shell. The arguments are our own constants.
  const child = own
    ? spawn(process.execPath, [cli, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: process.platform === 'win32',
      });
  let tail = '';
  const keep = (chunk) => {
    tail = (tail + chunk).slice(-TAIL_LENGTH);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`npm cannot be started: ${error.message}. It comes with Node.`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} failed (${signal ?? code}):\n${tail.trim()}`));
    });
  });
}
