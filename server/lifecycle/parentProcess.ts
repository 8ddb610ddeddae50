import { setTimeout as delay } from 'node:timers/promises';
import { type ServerReport, serverOrderField } from '../../shared/ipc/hostedServer.ts';

/** The line to the program that has started this server and wants to know how it is: the desktop app. */
export interface ParentProcess {
  /** Resolves when it has left this process, or cannot any more. */
  report(report: ServerReport): Promise<void>;
  /** Calls back when the parent asks the server to stop, or is gone, also when it has gone already. */
  onStop(listener: () => void): void;
}

/** Electron's `process.parentPort`, as far as it is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** What a process has of its parent: a port in Electron's utility process, a channel after `child_process.fork`. */
export interface ChildProcessSide {
  readonly parentPort?: ParentPort;
  readonly connected?: boolean;
  send?(message: unknown, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/** Electron says nothing about when a message has left; a process that ends at once would take it along. */
const leavingMs = 200;

/** Null where nobody listens: the server was started by itself. */
export function parentProcess(child: ChildProcessSide = process): ParentProcess | null {
  if (child.parentPort) return portLine(child.parentPort);
  return child.send ? channelLine(child) : null;
}

function portLine(port: ParentPort): ParentProcess {
  return {
    report: async (report) => {
      port.postMessage(report);
      await delay(leavingMs);
    },
    onStop: (listener) => {
      // Electron ends a utility process with its parent by itself.
      port.on('message', ({ data }) => {
        if (isStop(data)) listener();
      });
    },
  };
}

function channelLine(child: ChildProcessSide): ParentProcess {
  return {
    report: async (report) => {
      if (!child.connected) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      child.send?.(report, () => resolve());
      await promise;
    },
    onStop: (listener) => {
      child.on('message', (message) => {
        if (isStop(message)) listener();
      });
      child.on('disconnect', listener);
      if (!child.connected) listener();
    },
  };
}

function isStop(message: unknown): boolean {
  return serverOrderField.safeParse(message).data?.kind === 'stop';
}
