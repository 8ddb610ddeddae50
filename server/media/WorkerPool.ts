import { EventEmitter } from 'node:events';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { types } from 'mediasoup';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import { ownMachine } from './MediaMachine.ts';
import { MediaWorker } from './MediaWorker.ts';

export interface WorkerPoolOptions {
  readonly hosts: readonly string[];
  /** UDP port of the first worker; the others take the ports after it. 0: any free ports. */
  readonly firstUdpPort: number;
  readonly count: number;
  readonly log: Log;
  /** Shorter times in tests; `workerTimes` by default. */
  readonly times?: WorkerTimes;
}

/** How a worker that dies is replaced, in milliseconds. */
export interface WorkerTimes {
  /** The delays between attempts to replace a worker that keeps dying. */
  readonly restartDelays: readonly number[];
  /** A worker that ran for this long is replaced without a delay again. */
  readonly stableAfter: number;
  /**
   * For this long a replacement gets no peers while others run: the peers of a dead worker go to the others, and not all to the
   * new one, which may die of what the first one died of.
   */
  readonly trial: number;
  /** When most workers died at once, new peers wait at most this long for them, so that they are spread evenly. */
  readonly recovery: number;
  /** How long a worker that keeps dying is left out: the first time, the second, and so on. */
  readonly quarantines: readonly number[];
}

const workerTimes: WorkerTimes = {
  restartDelays: [0, 200, 1000, 5000, 15_000],
  stableAfter: 60_000,
  trial: 5_000,
  recovery: 5_000,
  quarantines: [60_000, 300_000, 900_000],
};
/** So many deaths, none after a stable time, put a worker into quarantine. */
const quarantineDeaths = 3;

interface WorkerPoolEvents {
  died: [MediaWorker];
  started: [MediaWorker];
  /** The peers of this worker should find another home. */
  leaving: [MediaWorker];
}

/**
 * The media workers of this server. Owns them. Replaces a worker that dies, on the same port; one that keeps dying is left out
 * for a while, as long as another one runs. Those of media nodes are added while they are connected, and replaced by their
 * nodes. Emits `died`, with the worker whose peers lost their transports, and `started` with a replacement.
 */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
  readonly #options: WorkerPoolOptions;
  readonly #times: WorkerTimes;
  readonly #workers: (MediaWorker | null)[];
  /** Those of media nodes. */
  readonly #added = new Set<MediaWorker>();
  /** When the worker of a media node last died, by its place. */
  readonly #addedDiedAt = new Map<string, number>();
  /** The machines that get no new peers; null is the server's own. */
  readonly #drained = new Set<string | null>();
  /** Replacements that get no peers yet. */
  readonly #onTrial = new Set<MediaWorker>();
  /** The replacements that start now, without those that wait. */
  readonly #starting = new Set<Promise<MediaWorker>>();
  /** Ends the waits of quarantined workers: no other one runs. */
  #release = new AbortController();
  #closed = false;

  private constructor(options: WorkerPoolOptions, workers: MediaWorker[]) {
    super();
    this.#options = options;
    this.#times = options.times ?? workerTimes;
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

  /** The workers that run now: those of this machine, then those of media nodes. */
  get workers(): MediaWorker[] {
    return [...this.#own, ...this.#added];
  }

  /** The UDP ports of this machine's workers that run now. */
  get udpPorts(): number[] {
    return this.#own.map(({ udpPort }) => udpPort);
  }

  /** What every router of this server can receive and send; undefined while no worker runs. */
  get rtpCapabilities(): types.RtpCapabilities | undefined {
    return this.workers[0]?.router.rtpCapabilities;
  }

  /** Where most workers have died, resolves when their replacements run, or after some seconds. */
  async recovered(): Promise<void> {
    if (this.#isTrialKept) return;
    // Those that died just now are about to start.
    await nextTurn();
    await Promise.race([Promise.allSettled(this.#starting), delay(this.#times.recovery)]);
  }

  /**
   * The home of a new peer: the worker with the fewest peers for its share of a processor, but none on trial while most others
   * run, and none of a drained machine while there is another. Throws `unavailable` while none runs.
   */
  leastLoaded(): MediaWorker {
    const able = this.#isTrialKept ? this.#proven : this.workers;
    const wanted = able.filter(({ machine }) => !this.#drained.has(machine.name));
    const [first, ...rest] = wanted.length > 0 ? wanted : able;
    if (!first) throw new RequestError('unavailable', 'no media worker runs now');
    return rest.reduce((best, next) => (next.load < best.load ? next : best), first);
  }

  /**
   * Takes in a worker of a media node until it dies.
   *
   * @param place the node and the worker's number there: one that has just died there may do so again
   */
  add(worker: MediaWorker, place: string): void {
    if (this.#closed || worker.closed) {
      worker.close();
      return;
    }
    this.#added.add(worker);
    const diedAt = this.#addedDiedAt.get(place);
    this.#addedDiedAt.delete(place);
    if (diedAt !== undefined && performance.now() - diedAt < this.#times.stableAfter) {
      this.#tryOut(worker);
    }
    worker.onDied(() => {
      if (this.#closed) return;
      this.#added.delete(worker);
      this.#onTrial.delete(worker);
      this.#noteDeath(place);
      this.emit('died', worker);
    });
    this.emit('started', worker);
  }

  /** The names of the machines that get no new peers; null is the server's own. */
  get drained(): ReadonlySet<string | null> {
    return this.#drained;
  }

  /** From now on a machine gets no new peers, and those that it has find another home. @param name null: the server's own */
  drain(name: string | null): void {
    this.#drained.add(name);
    for (const worker of this.workers)
      if (worker.machine.name === name) this.emit('leaving', worker);
  }

  /** A drained machine gets new peers again. */
  undrain(name: string | null): void {
    this.#drained.delete(name);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release.abort();
    for (const worker of this.workers) worker.close();
    this.#workers.fill(null);
    this.#added.clear();
  }

  get #own(): MediaWorker[] {
    return this.#workers.filter((worker) => worker !== null);
  }

  get #proven(): MediaWorker[] {
    return this.workers.filter((worker) => !this.#onTrial.has(worker));
  }

  /** Whether enough others run to leave out those on trial. */
  get #isTrialKept(): boolean {
    return 2 * this.#proven.length >= this.#options.count + this.#added.size;
  }

  /** @param deaths how often workers of this place have died in a row */
  #watch(worker: MediaWorker, index: number, deaths: number): void {
    const startedAt = performance.now();
    worker.onDied(() => {
      if (this.#closed) return;
      this.#options.log.error('media worker died', { pid: worker.pid });
      this.#workers[index] = null;
      this.#onTrial.delete(worker);
      const ranMs = performance.now() - startedAt;
      this.emit('died', worker);
      void this.#replace(index, ranMs > this.#times.stableAfter ? 1 : deaths + 1);
    });
  }

  async #replace(index: number, deaths: number): Promise<void> {
    await this.#pause(index, deaths);
    for (let attempt = deaths; !this.#closed; attempt += 1) {
      const start = startWorker(this.#options, index);
      this.#starting.add(start);
      try {
        const worker = await start;
        if (this.#closed) {
          worker.close();
          return;
        }
        this.#workers[index] = worker;
        this.#tryOut(worker);
        this.#watch(worker, index, deaths);
        this.#options.log.info('media worker replaced', { pid: worker.pid });
        this.emit('started', worker);
        return;
      } catch (error) {
        this.#options.log.error('media worker cannot start', { error });
      } finally {
        this.#starting.delete(start);
      }
      await delay(this.#restartDelay(attempt + 1));
    }
  }

  /** Waits before the replacement of a worker that has died so often in a row. */
  async #pause(index: number, deaths: number): Promise<void> {
    if (this.workers.length === 0) {
      this.#release.abort();
      this.#release = new AbortController();
    }
    const quarantine = this.#quarantine(deaths);
    if (quarantine === null || this.workers.length === 0) {
      const waitMs = this.#restartDelay(deaths);
      if (waitMs > 0) await delay(waitMs);
      return;
    }
    this.#options.log.error(
      `media worker ${index + 1} died ${deaths} times in a row and is left out for ${Math.round(quarantine / 1000)} s; the others ` +
        'serve everybody meanwhile',
      { worker: index + 1, deaths },
    );
    await delay(quarantine, undefined, { signal: this.#release.signal }).catch(() => undefined);
  }

  /** How long a worker is left out after so many deaths, in milliseconds; null if it is not. */
  #quarantine(deaths: number): number | null {
    const { quarantines } = this.#times;
    const which = deaths - quarantineDeaths;
    return which < 0 ? null : (quarantines[which] ?? quarantines.at(-1) ?? null);
  }

  #restartDelay(deaths: number): number {
    const { restartDelays } = this.#times;
    return restartDelays[deaths - 1] ?? restartDelays.at(-1) ?? 0;
  }

  #noteDeath(place: string): void {
    const now = performance.now();
    for (const [each, diedAt] of this.#addedDiedAt) {
      if (now - diedAt > this.#times.stableAfter) this.#addedDiedAt.delete(each);
    }
    this.#addedDiedAt.set(place, now);
  }

  #tryOut(worker: MediaWorker): void {
    this.#onTrial.add(worker);
    setTimeout(() => this.#onTrial.delete(worker), this.#times.trial).unref();
  }
}

function startWorker(
  { hosts, firstUdpPort, count }: WorkerPoolOptions,
  index: number,
): Promise<MediaWorker> {
  return MediaWorker.create({
    hosts,
    udpPort: firstUdpPort === 0 ? 0 : firstUdpPort + index,
    machine: ownMachine(count),
  });
}
