import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import { MediaWorker } from './MediaWorker.ts';

export interface WorkerPoolOptions {
  readonly hosts: readonly string[];
  /** UDP port of the first worker; the others take the ports after it. 0: any free ports. */
  readonly firstUdpPort: number;
  readonly count: number;
  readonly log: Log;
}

/** The delays between attempts to replace a worker that keeps dying. */
const restartDelaysMs = [0, 200, 1000, 5000, 15_000];
/** A worker that ran for this long is replaced without a delay again. */
const stableAfterMs = 60_000;

/**
 * The media workers of this server. Owns them. Replaces a worker that dies, on the same port. Emits `died`, with the worker
 * whose peers lost their transports, and `started` with a replacement.
 */
export class WorkerPool extends EventEmitter<{ died: [MediaWorker]; started: [MediaWorker] }> {
  readonly #options: WorkerPoolOptions;
  readonly #workers: (MediaWorker | null)[];
  #closed = false;

  private constructor(options: WorkerPoolOptions, workers: MediaWorker[]) {
    super();
    this.#options = options;
    this.#workers = workers;
    workers.forEach((worker, index) => {
      this.#watch(worker, index, 0);
    });
  }

  /** Starts all workers. If one cannot start, ends the others and throws. */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const started = await Promise.allSettled(
      Array.from({ length: options.count }, (_, index) => startWorker(options, index)),
    );
    const workers = started.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      for (const worker of workers) worker.close();
      throw failed.reason;
    }
    return new WorkerPool(options, workers);
  }

  /** The workers that run now. */
  get workers(): MediaWorker[] {
    return this.#workers.filter((worker) => worker !== null);
  }

  /** The UDP ports of the workers that run now. */
  get udpPorts(): number[] {
    return this.workers.map(({ udpPort }) => udpPort);
  }

  /** What every router of this server can receive and send; undefined while no worker runs. */
  get rtpCapabilities(): types.RtpCapabilities | undefined {
    return this.workers[0]?.router.rtpCapabilities;
  }

  /** The home of a new peer: the worker with the fewest peers. Throws `unavailable` while none runs. */
  leastLoaded(): MediaWorker {
    const [first, ...rest] = this.workers;
    if (!first) throw new RequestError('unavailable', 'no media worker runs now');
    return rest.reduce((best, next) => (next.peerCount < best.peerCount ? next : best), first);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const worker of this.workers) worker.close();
    this.#workers.fill(null);
  }

  #watch(worker: MediaWorker, index: number, attempt: number): void {
    const startedAt = performance.now();
    worker.onDied(() => {
      if (this.#closed) return;
      this.#options.log.error('media worker died', { pid: worker.pid });
      this.#workers[index] = null;
      this.emit('died', worker);
      const ranMs = performance.now() - startedAt;
      void this.#replace(index, ranMs > stableAfterMs ? 0 : attempt);
    });
  }

  async #replace(index: number, firstAttempt: number): Promise<void> {
    for (let attempt = firstAttempt; !this.#closed; attempt += 1) {
      await delay(restartDelaysMs[attempt] ?? restartDelaysMs.at(-1));
      if (this.#closed) return;
      try {
        const worker = await startWorker(this.#options, index);
        if (this.#closed) {
          worker.close();
          return;
        }
        this.#workers[index] = worker;
        this.#watch(worker, index, attempt + 1);
        this.#options.log.info('media worker replaced', { pid: worker.pid });
        this.emit('started', worker);
        return;
      } catch (error) {
        this.#options.log.error('media worker cannot start', { error });
      }
    }
  }
}

function startWorker(
  { hosts, firstUdpPort }: WorkerPoolOptions,
  index: number,
): Promise<MediaWorker> {
  return MediaWorker.create({ hosts, udpPort: firstUdpPort === 0 ? 0 : firstUdpPort + index });
}
