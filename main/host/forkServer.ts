import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import { type ServerChild, StderrTail } from './ServerChild.ts';

/**
 * Starts the server in a utility process: Electron's own Node, without windows, and ended with the app however that ends.
 * What it logs goes where the app's own output goes.
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
        // Electron's own kill() is only a polite request on Linux and macOS.
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    },
    onReport: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    get stderrTail() {
      return tail.text;
    },
  };
}
