import { randomInt } from 'node:crypto';
import type { UserId } from '../../shared/domain/ids.ts';
import { fittingName } from '../../shared/domain/names.ts';
import { userNameMaxLength } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { WriteQueue } from '../storage/database/WriteQueue.ts';
import type { NameBearer } from '../storage/people/UserNameStore.ts';
import type { StoredUser } from '../storage/people/UserStore.ts';
import type { Store } from '../storage/Store.ts';

/** How long somebody without a given role keeps their name for themselves after they were last seen. */
export const nameKeptMs = 30 * 24 * 60 * 60_000;
/** Small numbers first; later ones are drawn, because many people may have the small ones. */
const countedNumbers = 9;
const drawnNumbers = 10;
const drawnMax = 10_000;

/** Compares the names of everybody who is stored, at a start. Where that cannot be saved, the next start tries it again. */
export async function compareNames(
  store: Pick<Store, 'userNames' | 'transaction'>,
  writes: Pick<WriteQueue, 'run'>,
  log: Pick<Log, 'error'>,
): Promise<void> {
  const changes = await store.userNames.compareAll();
  if (changes.length === 0) return;
  try {
    await writes.run(() => store.transaction(({ userNames }) => userNames.saveComparison(changes)));
  } catch (error) {
    log.error('which names look alike could not be saved', { error });
  }
}

export interface PersonNamesOptions {
  /** Who has a session now. */
  readonly connected: () => readonly UserId[];
  /** `nameKeptMs`, except in tests. */
  readonly keptMs: number;
}

/**
 * Two people never get names that look alike, so that nobody passes for somebody else. A name is not blocked for ever: whoever
 * was away for long, and has no role that people gave them, gets a number behind it when another person wants it.
 */
export class PersonNames {
  readonly #options: PersonNamesOptions;
  /** When their sessions ended, since this start: what is stored is the time of their last sign-in. */
  readonly #endedAt = new Map<UserId, number>();

  constructor(options: PersonNamesOptions) {
    this.#options = options;
  }

  /** A session of this person has ended: from now on they are away. */
  noteEnd(id: UserId): void {
    this.#endedAt.set(id, Date.now());
  }

  /**
   * Makes a name free for one person. Callers give it in the same transaction.
   *
   * @param bearerId who wants it; null for a newcomer
   * @returns who has lost it, with their new names
   * @throws RequestError `nameTaken`, with a free name that is like it
   */
  async makeFree(
    store: Pick<Store, 'users' | 'userNames'>,
    name: string,
    bearerId: UserId | null,
  ): Promise<StoredUser[]> {
    const others = (await store.userNames.bearersOf(name)).filter(({ id }) => id !== bearerId);
    const here = new Set(others.length > 0 ? this.#options.connected() : []);
    if (others.some((other) => here.has(other.id) || this.#keepsName(other))) {
      const reason = 'somebody has a name that looks like this one';
      throw new RequestError('nameTaken', reason, (await freeNameLike(store, name)) ?? undefined);
    }
    const renamed: StoredUser[] = [];
    for (const other of others) {
      const free = await freeNameLike(store, other.name);
      if (free === null) throw new RequestError('nameTaken', 'too many people have names like it');
      const user = await store.users.rename(other.id, free);
      if (user) renamed.push(user);
    }
    return renamed;
  }

  #keepsName({ id, isTrusted, lastSeenAt }: NameBearer): boolean {
    const hereAt = Math.max(lastSeenAt, this.#endedAt.get(id) ?? 0);
    return isTrusted || hereAt > Date.now() - this.#options.keptMs;
  }
}

/** The name with a number behind it that nobody has; null where none is found. */
async function freeNameLike(
  { userNames }: Pick<Store, 'userNames'>,
  name: string,
): Promise<string | null> {
  const stem = name.replace(/ \d+$/, '');
  for (let attempt = 0; attempt < countedNumbers + drawnNumbers; attempt += 1) {
    const number = attempt < countedNumbers ? attempt + 2 : randomInt(drawnMax);
    const candidate = `${fittingName(stem, userNameMaxLength - 5)} ${number}`;
    if ((await userNames.bearersOf(candidate)).length === 0) return candidate;
  }
  return null;
}
