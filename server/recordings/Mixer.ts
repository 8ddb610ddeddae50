import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RecordingId } from '../../shared/domain/ids.ts';
import type { MixOutcome } from '../../shared/domain/Recording.ts';
import { type MixOrder, unfinishedMixName } from './mixOrder.ts';

/** As it is, or as `server/vite.config.ts` builds it. */
const threadName = import.meta.url.endsWith('.ts') ? './mixThread.ts' : './mixThread.js';

interface Job {
  readonly order: MixOrder;
  readonly limitMs: number;
  worker: Worker | null;
  isCancelled: boolean;
  done: Promise<MixOutcome>;
}

/**
 * Makes the mixes of recordings, one after the other, each in a thread of its own with little priority. `cancel` and `close` end
 * what runs; nothing is left of a mix that is not finished.
 */
export class Mixer {
  readonly #onFault: (error: unknown) => void;
  readonly #jobs = new Map<RecordingId, Job>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** How many are made or wait. */
  get count(): number {
    return this.#jobs.size;
  }

  /** The outcome of a mix that waits or is being made; null for none. */
  find(id: RecordingId): Promise<MixOutcome> | null {
    return this.#jobs.get(id)?.done ?? null;
  }

  /**
   * Makes one when those before it are done. Must not be called for one that is being made.
   *
   * @param limitMs after which it is given up
   */
  make(id: RecordingId, order: MixOrder, limitMs: number): Promise<MixOutcome> {
    const job: Job = {
      order,
      limitMs,
      worker: null,
      isCancelled: false,
      done: Promise.resolve('failed'),
    };
    job.done = this.#last
      .then(() => this.#run(job))
      .catch((error: unknown) => {
        this.#onFault(error);
        return 'failed' as const;
      })
      .finally(() => {
        if (this.#jobs.get(id) === job) this.#jobs.delete(id);
      });
    this.#jobs.set(id, job);
    this.#last = job.done;
    return job.done;
  }

  /** Nothing more is written when this resolves. */
  async cancel(id: RecordingId): Promise<void> {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.isCancelled = true;
    this.#jobs.delete(id);
    if (!job.worker) return;
    await job.worker.terminate();
    await job.done;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((id) => this.cancel(id)));
  }

  async #run(job: Job): Promise<MixOutcome> {
    if (job.isCancelled) return 'cancelled';
    const worker = new Worker(new URL(threadName, import.meta.url), {
      workerData: job.order,
      env: {},
      execArgv: [],
    });
    job.worker = worker;
    const timer = setTimeout(() => void worker.terminate(), job.limitMs);
    let fault: unknown = null;
    worker.once('error', (error) => {
      fault = error;
    });
    const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
    clearTimeout(timer);
    if (code === 0) return 'made';
    await rm(path.join(job.order.folder, unfinishedMixName), { force: true });
    if (job.isCancelled) return 'cancelled';
    if (isFull(fault)) return 'full';
    this.#onFault(fault ?? new Error('the mix has taken too long'));
    return 'failed';
  }
}

/** Whether the disk takes no more. */
export function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
