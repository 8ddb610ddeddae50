import type { Readable } from 'node:stream';
import type { ServerOrder } from '../../shared/ipc/hostedServer.ts';

/** The process of a server. */
export interface ServerChild {
  /** Does nothing after the process has ended. */
  order(order: ServerOrder): void;
  /** Kills it, and its media workers with it. */
  kill(): void;
  /** Messages are not checked. */
  onReport(listener: (message: unknown) => void): void;
  /** Called once. */
  onExit(listener: (code: number | null) => void): void;
  /** The last part of its stderr. */
  readonly stderrTail: string;
}

/** Starts a server with exactly this environment. */
export type ForkServer = (entry: string, env: Readonly<Record<string, string>>) => ServerChild;

const keptCharacters = 4_000;

/** Keeps the last part of what a process prints, to explain why it ended. */
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
