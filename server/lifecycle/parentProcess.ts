import { setTimeout as delay } from 'node:timers/promises';
import { type ServerReport, serverOrderField } from '../../shared/ipc/hostedServer.ts';

/** The program that has started this server and follows its state: the desktop app. */
export interface ParentProcess {
  /** Sends a report. Resolves when it has left this process, or the parent is gone. */
  report(report: ServerReport): Promise<void>;
  /** Calls back when the parent asks the server to stop or is gone, also if it is gone already. */
  onStop(listener: () => void): void;
}

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** A process's end of the connection to its parent: a port in Electron's utility process, a channel after `fork`. */
export interface ChildProcessSide {
  readonly parentPort?: ParentPort;
  readonly connected?: boolean;
  send?(message: unknown, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/** Electron does not report when a message was sent, and a process that exits at once would lose it. */
const sendingMs = 200;

/** Null when the server was started without such a parent. */
export function parentProcess(child: ChildProcessSide = process): ParentProcess | null {
  if (child.parentPort) return overPort(child.parentPort);
  return child.send ? overChannel(child) : null;
}

function overPort(port: ParentPort): ParentProcess {
  return {
    report: async (report) => {
      port.postMessage(report);
      await delay(sendingMs);
    },
    onStop: (listener) => {
      // Electron ends a utility process with its parent by itself.
      port.on('message', ({ data }) => {
        if (isStop(data)) listener();
      });
    },
  };
}

function overChannel(child: ChildProcessSide): ParentProcess {
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
