import type { ServerOrder } from '../../shared/ipc/hostedServer.ts';

/** The process of a server, whatever has started it. */
export interface ServerChild {
  /** Does nothing when it has ended. */
  order(order: ServerOrder): void;
  /** Ends it by force, with its media workers. */
  kill(): void;
  /** Messages come as they are, not checked. */
  onReport(listener: (message: unknown) => void): void;
  /** Calls back once. */
  onExit(listener: (code: number | null) => void): void;
  /** The end of what it has printed as errors. */
  readonly stderrTail: string;
}

/** Starts a server's program with this environment, and no other. */
export type ForkServer = (entry: string, env: Readonly<Record<string, string>>) => ServerChild;
