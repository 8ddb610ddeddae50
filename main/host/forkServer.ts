import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import type { CommandChild } from './ownerCodeCommand.ts';
import { type ServerChild, StderrTail } from './ServerChild.ts';

/**
 * Starts the server in a utility process: Electron's Node without windows, which ends with the app even when the app
 * crashes. Its stdout is that of the app.
 */
export function forkServer(entry: string, env: Readonly<Record<string, string>>): ServerChild {
  const child = utilityProcess.fork(entry, [], {
    env: { ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
    serviceName: 'Perch server',
  });
  const tail = new StderrTail();
  tail.listenTo(child.stderr as Readable | null);
  return {
    order: (order) => child.postMessage(order),
    kill: () => {
      if (child.pid === undefined) return;
      try {
        // Electron's kill() sends only SIGTERM on Linux and macOS.
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // The process has just ended.
      }
    },
    onReport: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    get stderrTail() {
      return tail.text;
    },
  };
}

/** Runs a command of the server in a utility process. Only after the app is ready. */
export function forkCommand(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): CommandChild {
  const child = utilityProcess.fork(entry, [...args], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'Perch server command',
  });
  return {
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    onExit: (listener) => void child.once('exit', listener),
  };
}
