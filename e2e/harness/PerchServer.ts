import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './freePorts.ts';

const root = join(import.meta.dirname, '..', '..');
const startTimeoutMs = 60_000;
/** The token with which `/healthz` gives its full report. */
const statusToken = 'a-token-for-the-tests';

export interface PerchServerOptions {
  readonly workers?: number;
  /** The address to listen on. */
  readonly host?: string;
  readonly port?: number;
  /** True: the server as it is packaged, from `dist`; else its sources. */
  readonly packaged?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** The answer of `/healthz` to a request with the status token. */
export interface Health {
  readonly status: string;
  readonly version: string;
  readonly workers: readonly {
    readonly node: string | null;
    readonly pid: number;
    readonly peers: number;
  }[];
  readonly sessions: number;
  readonly channels: readonly { readonly name: string; readonly peers: number }[];
}

/**
 * The real server in its own process, with its own data folder, on a free port. Owns both; `stop()`
 * ends the process gracefully and removes the folder.
 */
export class PerchServer {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;
  /** With everything that the server keeps. */
  readonly dataDir = mkdtempSync(join(tmpdir(), 'perch-e2e-'));
  #process: ChildProcess | null = null;
  #log = '';

  /** Starts a server and waits until it answers. @throws if it exits before that; the message contains its log. */
  static async start(options: PerchServerOptions = {}): Promise<PerchServer> {
    const host = options.host ?? '127.0.0.1';
    const workers = options.workers ?? 2;
    const port = options.port ?? (await freePorts(workers, [host]));
    const server = new PerchServer(host, port, workers, options);
    try {
      await server.launch();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(
    host: string,
    port: number,
    workers: number,
    { packaged = false, env = {} }: PerchServerOptions,
  ) {
    this.host = host;
    this.port = port;
    this.workers = workers;
    this.#program = packaged ? 'dist/server/index.js' : 'server/index.ts';
    this.#env = env;
  }

  /** Address of the web client. */
  get url(): string {
    return `https://${this.host}:${this.port}`;
  }

  /** Everything that the server has printed since its first start. */
  get log(): string {
    return this.#log;
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the server does not run');
    return this.#process.pid;
  }

  /** The code that makes a user the owner. Each start without an owner prints a new one; only the newest is valid. */
  get ownerCode(): string {
    return this.#lastPrinted('Owner code');
  }

  /** SHA-256 of its key, as 32 pairs of hex digits with colons between. */
  get fingerprint(): string {
    return this.#lastPrinted('Key SHA-256');
  }

  /** Starts the process again on the same port and data, after it was stopped or killed. */
  async launch(): Promise<void> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^perch_/i.test(name));
    const child = spawn(process.execPath, [join(root, this.#program)], {
      cwd: root,
      env: {
        ...Object.fromEntries(inherited),
        PERCH_HOST: this.host,
        PERCH_PORT: String(this.port),
        PERCH_WORKERS: String(this.workers),
        PERCH_DATA_DIR: this.dataDir,
        PERCH_STATUS_TOKEN: statusToken,
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#log += chunk;
      });
    }
    const exited = once(child, 'exit');
    const deadline = performance.now() + startTimeoutMs;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
        throw new Error(`the server did not start:\n${this.#log}`);
      }
      await Promise.race([exited, new Promise((tick) => setTimeout(tick, 30))]);
    }
  }

  /** Sends a signal and waits until the process exits; the data stays. Returns the exit code, null after a kill. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    this.#process = null;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  }

  /** Makes the next start create a new key and certificate. */
  forgetKey(): void {
    rmSync(join(this.dataDir, 'certs'), { recursive: true });
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.end(signal);
    await this.launch();
  }

  /** Stops the server and removes its data. */
  async stop(): Promise<void> {
    const child = this.#process;
    const patience = setTimeout(() => child?.kill('SIGKILL'), 15_000);
    await this.end();
    clearTimeout(patience);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** The current report of `/healthz`. */
  async health(): Promise<Health> {
    return JSON.parse(await this.#get('/healthz')) as Health;
  }

  /** Number of people per channel, by the channel's name, without empty channels. */
  async peersByChannel(): Promise<Record<string, number>> {
    const { channels } = await this.health();
    return Object.fromEntries(
      channels.filter(({ peers }) => peers > 0).map(({ name, peers }) => [name, peers]),
    );
  }

  /** The process ids of the media workers, as the server names them. */
  async workerPids(): Promise<number[]> {
    return (await this.health()).workers.map(({ pid }) => pid);
  }

  /** The last value that the server printed after a label. @throws Error if there is none */
  #lastPrinted(label: string): string {
    const found = [...this.#log.matchAll(new RegExp(`^${label}: (\\S+)$`, 'gm'))].at(-1);
    if (!found?.[1]) throw new Error(`the server has printed no ${label}:\n${this.#log}`);
    return found[1];
  }

  async #answers(): Promise<boolean> {
    try {
      await this.#get('/healthz');
      return true;
    } catch {
      return false;
    }
  }

  #get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { host, port } = this;
      const call = request(
        {
          host,
          port,
          path,
          headers: { Authorization: `Bearer ${statusToken}` },
          rejectUnauthorized: false,
          agent: false,
          timeout: 5000,
        },
        (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () =>
            response.statusCode === 200
              ? resolve(text)
              : reject(new Error(`${path} answered ${response.statusCode}: ${text}`)),
          );
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${path} did not answer`)));
      call.on('error', reject);
      call.end();
    });
  }
}
