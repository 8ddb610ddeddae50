import type { UserId } from '../../shared/domain/ids.ts';
import { tidyName } from '../../shared/domain/names.ts';
import { type Action, roleAllows } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import type { StoredUser, UserStore } from '../storage/UserStore.ts';
import type { WriteQueue } from '../storage/WriteQueue.ts';
import { colorSeedOf, type Proof, provesKey } from './deviceKey.ts';
import { canonicalCode, hashOf, isSameSecret, randomCode } from './secretText.ts';

/** How long an identity that never joined a channel is kept. */
const neverJoinedKeptMs = 7 * 24 * 60 * 60_000;
/** The most identities that never joined a channel. */
const neverJoinedMax = 1_000;

const ownerCodeHashKey = 'ownerCodeHash';

export interface PeopleOptions {
  readonly users: UserStore;
  readonly settings: SettingStore;
  /** Runs a change of both stores as one transaction. */
  readonly transaction: <Result>(change: () => Result) => Result;
  /** The code that newcomers need; null for an open server. */
  readonly joinCode: string | null;
  readonly log: Log;
}

export interface SignIn extends Proof {
  /** Already checked and normalized. Required from newcomers; renames a known user. */
  readonly name?: string | undefined;
  readonly joinCode?: string | undefined;
  /** Called before a new user is created; if it throws, the user is refused. */
  readonly admitNewcomer?: () => void;
}

/** The code of `People.firstOwnerCode`, saved; null where none is needed, and where it cannot be saved, which is logged. */
export async function issueOwnerCode(
  people: Pick<People, 'firstOwnerCode'>,
  writes: Pick<WriteQueue, 'run'>,
  log: Pick<Log, 'error'>,
): Promise<string | null> {
  try {
    return await writes.run(() => people.firstOwnerCode());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('no owner code can be given out: it could not be saved', { reason });
    return null;
  }
}

/** The users of this server and their permissions. Knows no connections; callers limit the rate. */
export class People {
  readonly #users: UserStore;
  readonly #settings: SettingStore;
  readonly #transaction: PeopleOptions['transaction'];
  readonly #joinCode: string | null;
  readonly #log: Log;
  /** The users whose first join is saved, as far as known since this start. */
  readonly #joined = new Set<UserId>();
  #ownerCodeShown = false;

  static create(options: PeopleOptions): People {
    return new People(options);
  }

  private constructor({ users, settings, transaction, joinCode, log }: PeopleOptions) {
    this.#users = users;
    this.#settings = settings;
    this.#transaction = transaction;
    this.#joinCode = joinCode;
    this.#log = log;
  }

  /**
   * The code that makes the first owner, for printing: a new one at each start while there is no owner. Null otherwise, and
   * for a second call. Only its hash is kept, and the codes of earlier starts are invalid. Throws when it cannot be saved,
   * for example on a full disk.
   */
  firstOwnerCode(): string | null {
    if (this.#ownerCodeShown || this.#users.hasRole('owner')) return null;
    const code = randomCode();
    this.#settings.set(ownerCodeHashKey, hashOf(code));
    this.#ownerCodeShown = true;
    return code;
  }

  /**
   * The user of this key, created if it is new. A known user needs no join code.
   *
   * @throws RequestError `signatureWrong`, `joinCodeRequired`, `joinCodeWrong`, `nameRequired`
   */
  signIn({ name, joinCode, admitNewcomer, ...proof }: SignIn): User {
    if (!provesKey(proof)) {
      throw new RequestError('signatureWrong', 'the signature does not prove the key');
    }
    const known = this.#users.findByKey(proof.publicKey);
    if (known) return userOf(this.#signInKnown(known, name));

    this.#checkJoinCode(joinCode);
    if (!name) throw new RequestError('nameRequired', 'the key is new here and needs a name');
    admitNewcomer?.();
    const user = userOf(this.#users.create({ publicKey: proof.publicKey, name }));
    this.#log.info('new user', { userId: user.id });
    return user;
  }

  /** Whether the key belongs to a user already. */
  knows(publicKey: string): boolean {
    return this.#users.findByKey(publicKey) !== null;
  }

  /** Null when there is no such user. */
  find(id: UserId): User | null {
    const user = this.#users.find(id);
    return user && userOf(user);
  }

  /**
   * Two users may have the same name; their keys tell them apart.
   *
   * @throws RequestError `notFound`
   */
  rename(id: UserId, name: string): User {
    return existing(this.#users.rename(id, name));
  }

  /**
   * Makes a user the owner by the owner code, which works once.
   *
   * @throws RequestError `ownerCodeWrong`, also when the code has been used; `notFound`
   */
  claimOwner(id: UserId, code: string): User {
    const expected = this.#settings.get(ownerCodeHashKey);
    if (!expected || !isSameSecret(hashOf(canonicalCode(code)), expected)) {
      throw new RequestError('ownerCodeWrong', 'no such owner code');
    }
    const user = this.#transaction(() => {
      const owner = existing(this.#users.setRole(id, 'owner'));
      this.#settings.delete(ownerCodeHashKey);
      return owner;
    });
    this.#log.info('the server has an owner', { userId: id });
    return user;
  }

  /** Whether the user's first join still has to be saved. */
  isNewToChannels(id: UserId): boolean {
    return !this.#joined.has(id);
  }

  /** Saves that the user has joined a channel: from then on the user is never forgotten. */
  noteJoin(id: UserId): void {
    this.#users.noteJoin(id);
    this.#joined.add(id);
  }

  /**
   * Deletes identities that never joined a channel and own nothing, after a week or when there are too many, because anybody
   * can create keys at no cost.
   *
   * @param isHere whether a user is connected; connected users are never deleted
   */
  forgetNeverJoined(isHere: (id: UserId) => boolean, nowMs = Date.now()): void {
    const forgettable = this.#users.neverJoined().filter(({ id }) => !isHere(id));
    const tooMany = forgettable.length - neverJoinedMax;
    this.#transaction(() => {
      for (const [index, { id, lastSeenAt }] of forgettable.entries()) {
        if (index < tooMany || lastSeenAt < nowMs - neverJoinedKeptMs) this.#users.delete(id);
      }
    });
  }

  /** The join code, for a user who may invite others; null otherwise, and on an open server. */
  joinCodeFor(user: User): string | null {
    return roleAllows(user.role, 'invite') ? this.#joinCode : null;
  }

  /**
   * The only permission check of the server; callers ask at the moment of the action.
   *
   * @throws RequestError `forbidden`
   */
  authorize(user: Pick<User, 'role'>, action: Action): void {
    if (!roleAllows(user.role, action)) {
      throw new RequestError('forbidden', `a ${user.role} may not do this: ${action}`);
    }
  }

  /** Signs in a known user, even where the changes cannot be saved, for example on a full disk. */
  #signInKnown(known: StoredUser, name: string | undefined): StoredUser {
    try {
      this.#users.touch(known.id);
      if (name && name !== known.name) return this.#users.rename(known.id, name) ?? known;
    } catch (error) {
      this.#log.error('a user could not be saved', { userId: known.id, error });
    }
    return known;
  }

  #checkJoinCode(given: string | undefined): void {
    if (this.#joinCode === null) return;
    if (!given) throw new RequestError('joinCodeRequired', 'newcomers need the join code');
    // Normalized on both sides, because invisible characters such as direction marks may be pasted with a code.
    if (!isSameSecret(tidyName(given), tidyName(this.#joinCode))) {
      throw new RequestError('joinCodeWrong', 'the join code is wrong');
    }
  }
}

function existing(user: StoredUser | null): User {
  if (!user) throw new RequestError('notFound', 'no such user');
  return userOf(user);
}

/** The public part of a user: everything but the key and the times. */
function userOf({ id, publicKey, name, role }: StoredUser): User {
  return { id, name, role, colorSeed: colorSeedOf(publicKey) };
}
