import type { Readable } from 'node:stream';
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

const keptCharacters = 4_000;

/** Keeps the end of what a process prints, for the day that it ends by itself. */
export class StderrTail {
  #text = '';

  listenTo(stream: Pick<Readable, 'on'> | null | undefined): void {
    stream?.on('data', (chunk: unknown) => {
      this.#text = `${this.#text}${chunk}`.slice(-keptCharacters);
    });
  }

  get text(): string {
    return this.#text.trim();
  }
}
