import { EventEmitter } from 'node:events';
import type { UserId } from '../../shared/domain/ids.ts';
import type { NamedPerson, Restriction, RestrictionKind } from '../../shared/domain/moderation.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { RestrictionStore } from '../storage/people/RestrictionStore.ts';

export interface RestrictionsOptions {
  readonly repository: Pick<RestrictionStore, 'all' | 'put' | 'delete'>;
  /** Runs a change in the queue of writes. */
  readonly write: (change: () => Promise<void>) => Promise<void>;
  readonly log: Pick<Log, 'warn'>;
}

/** A restriction of a user has begun or changed; or it has ended (null), by somebody or by itself (null). */
export interface RestrictionChange {
  readonly userId: UserId;
  readonly kind: RestrictionKind;
  readonly restriction: Restriction | null;
  readonly by: NamedPerson | null;
}

/** Many, and each is a row in memory. */
const restrictionsMax = 10_000;
/** The longest time that a timer takes; what ends later is looked at again then. */
const timerMaxMs = 2 ** 31 - 1;

/**
 * Who is muted or deafened on the whole server: kept in the repository and in memory, from which every voice is decided, with
 * an event for every change. A restriction belongs to the user: neither a new connection nor another device or name ends it. A
 * timer ends it at its time; `close` ends the timer. Callers check permissions, and make changes in the queue of writes.
 */
export class Restrictions extends EventEmitter<{ changed: [RestrictionChange] }> {
  readonly #options: RestrictionsOptions;
  readonly #ofUsers = new Map<UserId, Map<RestrictionKind, Restriction>>();
  #timer: NodeJS.Timeout | undefined;

  /** Reads the restrictions of the repository. */
  static async load(options: RestrictionsOptions): Promise<Restrictions> {
    const restrictions = new Restrictions(options);
    for (const { userId, restriction } of await options.repository.all()) {
      restrictions.#keep(userId, restriction);
    }
    restrictions.#liftEnded();
    return restrictions;
  }

  private constructor(options: RestrictionsOptions) {
    super();
    this.#options = options;
  }

  /** What holds for a user now. */
  of(userId: UserId): readonly Restriction[] {
    return [...(this.#ofUsers.get(userId)?.values() ?? [])];
  }

  has(userId: UserId, kind: RestrictionKind): boolean {
    return this.#ofUsers.get(userId)?.has(kind) ?? false;
  }

  /** Begins a restriction, in place of an earlier one of its kind. Throws `notFound`, `limitReached`. */
  async begin(userId: UserId, restriction: Restriction): Promise<void> {
    const { kind, by } = restriction;
    if (this.#ofUsers.size >= restrictionsMax && !this.#ofUsers.has(userId)) {
      throw new RequestError('limitReached', `${restrictionsMax} people are restricted already`);
    }
    await this.#options.repository.put(userId, restriction);
    this.#keep(userId, restriction);
    this.emit('changed', { userId, kind, restriction, by });
    this.#liftEnded();
  }

  /** Lifts a restriction. Returns false when there is none. */
  async lift(userId: UserId, kind: RestrictionKind, by: NamedPerson): Promise<boolean> {
    if (!this.has(userId, kind)) return false;
    await this.#options.repository.delete(userId, kind);
    this.#drop(userId, kind, by);
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #keep(userId: UserId, restriction: Restriction): void {
    const own = this.#ofUsers.get(userId) ?? new Map<RestrictionKind, Restriction>();
    own.set(restriction.kind, restriction);
    this.#ofUsers.set(userId, own);
  }

  #drop(userId: UserId, kind: RestrictionKind, by: NamedPerson | null): void {
    const own = this.#ofUsers.get(userId);
    own?.delete(kind);
    if (own?.size === 0) this.#ofUsers.delete(userId);
    this.emit('changed', { userId, kind, restriction: null, by });
  }

  /** Lifts all that have ended, and waits for the next end. */
  #liftEnded(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [userId, own] of this.#ofUsers) {
      for (const { kind, endsAt } of own.values()) {
        if (endsAt === null) continue;
        if (endsAt > now) {
          next = Math.min(next, endsAt);
          continue;
        }
        this.#drop(userId, kind, null);
        this.#forget(userId, kind);
      }
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#liftEnded(), Math.min(next - now, timerMaxMs)).unref();
  }

  /** Nobody waits for this write: one that fails is made again at the next start. */
  #forget(userId: UserId, kind: RestrictionKind): void {
    const { repository, write, log } = this.#options;
    write(async () => {
      // It may have begun anew meanwhile.
      if (!this.has(userId, kind)) await repository.delete(userId, kind);
    }).catch((error: unknown) => log.warn('an ended restriction could not be deleted', { error }));
  }
}
