import { spawn } from 'node:child_process';
import os from 'node:os';

const STOPPING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a JavaScript program of node_modules in this version of Node. Its output is shown, and a signal that stops this
 * process also stops the program.
 *
 * @returns its exit code
 */
export async function runVisible(
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<number> {
  const child = spawn(process.execPath, args, { ...options, stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals) => {
    child.once('exit', () => process.exit(128 + os.constants.signals[signal]));
    child.kill(signal);
  };
  for (const signal of STOPPING) process.on(signal, stop);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (signal) console.log(`ended by ${signal}`);
        resolve(code ?? 1);
      });
    });
  } finally {
    for (const signal of STOPPING) process.off(signal, stop);
  }
}
