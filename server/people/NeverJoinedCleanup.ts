import type { UserId } from '../../shared/domain/ids.ts';
import type { Log } from '../log.ts';
import type { WriteQueue } from '../storage/database/WriteQueue.ts';
import type { People } from './People.ts';

const cleanupIntervalMs = 10 * 60_000;

export interface NeverJoinedCleanupOptions {
  readonly people: Pick<People, 'isNewToChannels' | 'noteJoin' | 'forgetNeverJoined'>;
  readonly writes: Pick<WriteQueue, 'run'>;
  /** The users that are connected now; they are never forgotten. */
  readonly connected: () => readonly UserId[];
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Forgets, from `start` on and at regular intervals, the identities that never joined a channel; see `People.forgetNeverJoined`. No
 * request waits for these writes: one that fails is logged and done later. `close` ends the timer.
 */
export class NeverJoinedCleanup {
  readonly #options: NeverJoinedCleanupOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NeverJoinedCleanupOptions) {
    this.#options = options;
  }

  /** To be called after the writes that the start of the server needs: a locked database delays those behind it. */
  start(): void {
    this.#timer = setInterval(() => this.#forget(), cleanupIntervalMs).unref();
    this.#forget();
  }

  /** Notes that a user is in a channel. */
  noteJoin(userId: UserId): void {
    const { people } = this.#options;
    if (people.isNewToChannels(userId)) this.#write(() => people.noteJoin(userId));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #forget(): void {
    const { people, connected } = this.#options;
    this.#write(() => people.forgetNeverJoined(connected));
  }

  #write(change: () => Promise<void>): void {
    const { writes, log } = this.#options;
    writes.run(change).catch((error: unknown) => log.warn('could not be written', { error }));
  }
}
