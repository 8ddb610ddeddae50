import type { RecordingId } from '../../shared/domain/ids.ts';
import type { MixKind, MixOutcome } from '../../shared/domain/Recording.ts';

/** What makes one; rejects when it cannot, or is aborted, and leaves nothing then. `onPart` may be told how much is made, 0 … 1. */
export type MakeMix = (signal: AbortSignal, onPart: (part: number) => void) => Promise<void>;

interface Job {
  readonly stopping: AbortController;
  isCancelled: boolean;
  /** How much is made, 0 … 1. */
  part: number;
  done: Promise<MixOutcome>;
}

/** The mixes of recordings that are made or wait: one after the other. `cancel` and `close` end what runs. */
export class MixQueue {
  readonly #onFault: (error: unknown) => void;
  readonly #jobs = new Map<string, Job>();
  #running: Job | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** How many are made or wait. */
  get count(): number {
    return this.#jobs.size;
  }

  /** One that waits or is being made: its outcome, and how much is made; null for none. */
  find(id: RecordingId, kind: MixKind): Pick<Job, 'part' | 'done'> | null {
    return this.#jobs.get(keyOf(id, kind)) ?? null;
  }

  /**
   * Makes one when those before it are done. Must not be called for one that is being made.
   *
   * @param limitMs after which it is given up
   */
  add(id: RecordingId, kind: MixKind, limitMs: number, make: MakeMix): Promise<MixOutcome> {
    const key = keyOf(id, kind);
    const job: Job = {
      stopping: new AbortController(),
      isCancelled: false,
      part: 0,
      done: Promise.resolve('failed'),
    };
    job.done = this.#last
      .then(() => this.#run(job, limitMs, make))
      .finally(() => {
        if (this.#jobs.get(key) === job) this.#jobs.delete(key);
      });
    this.#jobs.set(key, job);
    this.#last = job.done;
    return job.done;
  }

  /** Nothing more is written when this resolves; false when there was none. */
  async cancel(id: RecordingId, kind: MixKind): Promise<boolean> {
    return await this.#cancel(keyOf(id, kind));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((key) => this.#cancel(key)));
  }

  async #cancel(key: string): Promise<boolean> {
    const job = this.#jobs.get(key);
    if (!job) return false;
    this.#jobs.delete(key);
    job.isCancelled = true;
    job.stopping.abort();
    // One that waits does so until it is its turn, to do nothing.
    if (job === this.#running) await job.done;
    return true;
  }

  async #run(job: Job, limitMs: number, make: MakeMix): Promise<MixOutcome> {
    if (job.isCancelled) return 'cancelled';
    this.#running = job;
    const late = () => job.stopping.abort(new Error('the mix has taken too long'));
    const timer = setTimeout(late, limitMs);
    try {
      await make(job.stopping.signal, (part) => {
        job.part = part;
      });
      return 'made';
    } catch (error) {
      if (job.isCancelled) return 'cancelled';
      if (isFull(error)) return 'full';
      this.#onFault(error);
      return 'failed';
    } finally {
      clearTimeout(timer);
      this.#running = null;
    }
  }
}

function keyOf(id: RecordingId, kind: MixKind): string {
  return `${kind} ${id}`;
}

/** Whether the disk takes no more. */
export function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
