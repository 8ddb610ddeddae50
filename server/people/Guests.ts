import type { UserId } from '../../shared/domain/ids.ts';
import type { Log } from '../log.ts';
import type { WriteQueue } from '../storage/database/WriteQueue.ts';
import type { People } from './People.ts';

/**
 * The time between the end of a guest's session and the deletion: a sign-in has opened its session long before, so that nobody
 * is forgotten while they sign in.
 */
const afterMs = 1_000;

export interface GuestsOptions {
  readonly people: Pick<People, 'forgetGuests'>;
  readonly writes: Pick<WriteQueue, 'run'>;
  /** The users that have a session now, also a held one. */
  readonly connected: () => readonly UserId[];
  /** Called with those who are forgotten, for what is kept of them in memory. */
  readonly onForgotten: (userIds: ReadonlySet<UserId>) => void;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Lets the identities of guests vanish with their last session. What could not be deleted then, because the server or its disk
 * failed, goes with the next one that ends or at the next start. `close` ends the timer.
 */
export class Guests {
  readonly #options: GuestsOptions;
  #timer: NodeJS.Timeout | null = null;
  /** Whether a session has ended while the timer ran: it may be younger than what the timer looks for. */
  #hasMore = false;

  constructor(options: GuestsOptions) {
    this.#options = options;
  }

  /** Forgets those whom a crash has left. To be called after the writes that the start of the server needs. */
  start(): void {
    this.#forget(Date.now());
  }

  /** A session has ended, perhaps the last one of a guest. */
  noteEnd(): void {
    if (this.#timer !== null) {
      this.#hasMore = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#forget(Date.now() - afterMs / 2);
      if (this.#hasMore) this.noteEnd();
    }, afterMs).unref();
    this.#hasMore = false;
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#hasMore = false;
  }

  #forget(seenBeforeMs: number): void {
    const { people, writes, connected, onForgotten, log } = this.#options;
    writes
      .run(async () => onForgotten(new Set(await people.forgetGuests(connected, seenBeforeMs))))
      .catch((error: unknown) => log.warn('guests could not be forgotten', { error }));
  }
}
