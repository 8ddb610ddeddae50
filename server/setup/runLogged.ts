import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { createInterface } from 'node:readline';

export interface RunLoggedOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The file that the command and its output are appended to. */
  log: string;
  /** Called with each line the command prints on its standard output. */
  onLine?: (line: string) => void;
  /** The command is killed after this time. */
  timeoutMs?: number;
}

const STOPPING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command whose output matters only when it fails. The command is killed when this process is asked to stop.
 *
 * @throws Error that names the command and the log file, if the command fails
 */
export async function runLogged(
  command: string,
  args: string[],
  options: RunLoggedOptions,
): Promise<void> {
  const log = fs.createWriteStream(options.log, { flags: 'a' });
  log.write(`\n$ ${command} ${args.join(' ')}\n`);
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
  });
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal);
    process.exit(128 + os.constants.signals[signal]);
  };
  for (const signal of STOPPING) process.once(signal, stop);
  try {
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    if (options.onLine) createInterface({ input: child.stdout }).on('line', options.onLine);
    await new Promise<void>((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`${command}: ${error.message}`)));
      child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`${command} failed (${signal ?? code}), see ${options.log}`));
      });
    });
  } finally {
    for (const signal of STOPPING) process.off(signal, stop);
    log.end();
  }
}
