import { fork } from 'node:child_process';
import { type ServerChild, StderrTail } from './ServerChild.ts';

/** Runs the server as a child process of Node instead of Electron's utility process. */
export function testFork(
  entry: string,
  env: Readonly<Record<string, string>>,
): ServerChild & { readonly pid: number | undefined; disconnect(): void } {
  const child = fork(entry, [], { env: { ...env }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const tail = new StderrTail();
  tail.listenTo(child.stderr);
  return {
    pid: child.pid,
    disconnect: () => child.disconnect(),
    order: (order) => {
      if (child.connected) child.send(order);
    },
    kill: () => void child.kill('SIGKILL'),
    onReport: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    get stderrTail() {
      return tail.text;
    },
  };
}
