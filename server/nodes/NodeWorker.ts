import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { version, workerBin } from 'mediasoup';
import type { MainServer } from '../config/nodeSettings.ts';
import { isHeardBy, watchSilence } from '../lifecycle/watchSilence.ts';
import type { Log } from '../log.ts';
import { type DialledGreeting, dialMainServer, NodeRefused } from './dialMainServer.ts';
import { freePort } from './freePort.ts';
import { ownVersions } from './nodeGreeting.ts';

/** A server that asks nothing for so long has gone: it asks several times a second. */
const silenceMs = 6_000;
/** Before the next connection, by the number of those that failed or were short. */
const dialDelays = [300, 500, 1_000, 2_000];
/** Between attempts at a server that has refused this node: somebody must change a setting. */
const refusedDelayMs = 10_000;
/** After a worker that died by itself, by the number of its deaths in a row. */
const deathDelays = [0, 1_000, 5_000, 60_000, 300_000];
/** A worker that ran for this long counts as new again. */
const stableAfterMs = 60_000;
/** A connection that was there for this long was a good one. */
const goodConnectionMs = 5_000;

export interface NodeWorkerOptions {
  readonly server: MainServer;
  readonly key: string;
  readonly hosts: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  /** Read at each connection. */
  readonly addresses: () => readonly string[];
  readonly about: Pick<
    DialledGreeting,
    'name' | 'run' | 'worker' | 'coresPerWorker' | 'nodeAddress'
  >;
  readonly log: Log;
}

/** How a connection ended: by itself, or because the worker died. */
type Ending = 'lost' | 'died';

/**
 * One media worker of this node: its process, and the connection by which the server uses it. Owns both; each ends with the other,
 * and then both begin again.
 */
export class NodeWorker {
  readonly #options: NodeWorkerOptions;
  readonly #stop = new AbortController();
  readonly #onConnected = Promise.withResolvers<void>();
  #process: ChildProcess | null = null;
  #connection: Duplex | null = null;

  constructor(options: NodeWorkerOptions) {
    this.#options = options;
    void this.#run();
  }

  /** Resolves with the first connection. */
  get connected(): Promise<void> {
    return this.#onConnected.promise;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#connection?.destroy();
    await endOf(this.#process);
  }

  async #run(): Promise<void> {
    let failures = 0;
    let deaths = 0;
    while (!this.#stop.signal.aborted) {
      const beganAt = performance.now();
      let pauseMs = 0;
      try {
        const ending = await this.#serve();
        const ranMs = performance.now() - beganAt;
        if (ranMs > stableAfterMs) deaths = 0;
        pauseMs = ending === 'died' ? at(deathDelays, deaths) : at(dialDelays, failures);
        failures = ranMs > goodConnectionMs ? 0 : failures + 1;
        if (ending === 'died') deaths += 1;
        this.#warn(
          ending === 'died'
            ? 'a media worker died, and is started again'
            : 'the connection to the server has ended, and is dialled again',
        );
      } catch (error) {
        pauseMs = error instanceof NodeRefused ? refusedDelayMs : at(dialDelays, failures);
        // Once, not at every attempt.
        if (failures === 0 || error instanceof NodeRefused) this.#fail(error);
        failures += 1;
      }
      await endOf(this.#process);
      this.#process = null;
      await delay(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Runs the worker and its connection until one of them ends. Throws where there is no connection. */
  async #serve(): Promise<Ending> {
    const { server, key, hosts, port, addresses, about, log } = this.#options;
    const place = await freePort(hosts, port);
    const worker = spawn(workerBin, ['--logLevel=warn'], {
      env: { ...process.env, MEDIASOUP_VERSION: version },
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#process = worker;
    await once(worker, 'spawn');
    // It ends by itself, without a fault, when the server closes it.
    const died = once(worker, 'exit').then(([code]): Ending => (code === 0 ? 'lost' : 'died'));
    const connection = await dialMainServer(server, key, {
      ...about,
      ...ownVersions,
      pid: worker.pid ?? 0,
      hosts: [...place.hosts],
      port: place.port,
      addresses: [...addresses()],
    });
    this.#connection = connection;
    if (this.#stop.signal.aborted) connection.destroy();
    log.info('a media worker serves the server', { worker: about.worker + 1, port: place.port });
    this.#onConnected.resolve();
    join(connection, worker);
    const endWatch = watchSilence(silenceMs, isHeardBy(connection), () => connection.destroy());
    const lost = once(connection, 'close').then((): Ending => 'lost');
    try {
      return await Promise.race([died, lost]);
    } finally {
      endWatch();
      connection.destroy();
    }
  }

  #warn(message: string): void {
    if (this.#stop.signal.aborted) return;
    this.#options.log.warn(message, { worker: this.#options.about.worker + 1 });
  }

  #fail(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#options.log.error('a media worker has no connection to the server', {
      worker: this.#options.about.worker + 1,
      reason: error instanceof Error ? error.message : error,
    });
  }
}

/** Passes on what mediasoup and its worker say to each other. */
function join(connection: Duplex, { stdio }: ChildProcess): void {
  const toWorker = stdio[3] as Writable;
  const fromWorker = stdio[4] as Readable;
  for (const stream of [toWorker, fromWorker, connection]) stream.on('error', () => undefined);
  connection.pipe(toWorker);
  fromWorker.pipe(connection);
}

async function endOf(worker: ChildProcess | null): Promise<void> {
  if (worker === null || worker.exitCode !== null || worker.signalCode !== null) return;
  if (worker.pid === undefined) return;
  const ended = once(worker, 'exit');
  worker.kill('SIGKILL');
  await ended;
}

function at(delays: readonly number[], index: number): number {
  return delays[index] ?? delays.at(-1) ?? 0;
}
