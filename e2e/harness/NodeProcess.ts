import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Inside } from './namespaces.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'index.ts');

export interface NodeProcessOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** As `PERCH_NODE_KEY`. */
  readonly key: string;
  /** As `PERCH_MAIN_SERVER`. */
  readonly mainServer: string;
  /** The network namespace of its machine; that of this process unless named. */
  readonly inside?: Inside;
}

/** A media node with one worker, in a process of its own. */
export class NodeProcess {
  readonly name: string;
  readonly #child: ChildProcess;

  constructor({ name, host, port, key, mainServer, inside = [] as never }: NodeProcessOptions) {
    this.name = name;
    const inherited = Object.entries(process.env).filter(([each]) => !/^perch_/i.test(each));
    const [first, ...rest] = [...inside, process.execPath, program, 'media-node'];
    this.#child = spawn(first ?? '', rest, {
      env: {
        ...Object.fromEntries(inherited),
        PERCH_MAIN_SERVER: mainServer,
        PERCH_NODE_KEY: key,
        PERCH_NODE_NAME: name,
        PERCH_WORKERS: '1',
        PERCH_HOST: host,
        PERCH_PORT: String(port),
      },
      stdio: 'ignore',
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it, frozen or not. @param signal SIGKILL: at once, as a crash does */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGCONT');
    this.#child.kill(signal);
    await ended;
  }
}
