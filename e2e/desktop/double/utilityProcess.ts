import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Modelled, refusing } from './Modelled.ts';

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly execArgv?: readonly string[];
  readonly stdio?: 'pipe' | 'ignore' | 'inherit' | readonly ('pipe' | 'ignore' | 'inherit')[];
  readonly serviceName?: string;
}

const parentPort = new URL('./parentPort.ts', import.meta.url).href;

/** A utility process: a plain Node process with `process.parentPort`. */
class UtilityProcess extends Modelled {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    super('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
    this.#child = child;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code) => this.emit('exit', code ?? 1));
    child.on('error', (error) => this.emit('error', 'LaunchError', error.message, ''));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null
      ? this.#child.pid
      : undefined;
  }

  get stdout(): Readable | null {
    return this.#child.stdout;
  }

  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

/** Electron's `utilityProcess`. */
export const utilityProcess = refusing('utilityProcess', {
  fork(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) {
    const [stdin, stdout, stderr] =
      typeof options.stdio === 'object'
        ? options.stdio
        : (['ignore', options.stdio ?? 'inherit', options.stdio ?? 'inherit'] as const);
    const child = fork(modulePath, args, {
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      execArgv: [...(options.execArgv ?? []), '--import', parentPort],
      stdio: [stdin ?? 'ignore', stdout ?? 'inherit', stderr ?? 'inherit', 'ipc'],
    });
    return new UtilityProcess(child);
  },
});
