import type { UserId } from '../../shared/domain/ids.ts';
import { tidyName } from '../../shared/domain/names.ts';
import { type Action, roleAllows } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import type { StoredUser, UserStore } from '../storage/UserStore.ts';
import type { WriteQueue } from '../storage/WriteQueue.ts';
import { authorize } from './authorize.ts';
import { colorSeedOf, type Proof, provesKey } from './deviceKey.ts';
import { canonicalCode, hashOf, isSameSecret, randomCode } from './secretText.ts';

/** Who came once and looked: a week later nobody remembers either. */
const neverJoinedKeptMs = 7 * 24 * 60 * 60_000;
/** However many come to look in a week. */
const neverJoinedMax = 1_000;

const ownerCodeHashKey = 'ownerCodeHash';

export interface PeopleOptions {
  readonly users: UserStore;
  readonly settings: SettingStore;
  /** Runs a change of both as a whole or not at all. */
  readonly transaction: <Result>(change: () => Result) => Result;
  /** What newcomers must know; null for an open server. */
  readonly joinCode: string | null;
  readonly log: Log;
}

export interface SignIn extends Proof {
  /** Checked and tidied already. Needed by newcomers; renames a known user. */
  readonly name?: string;
  readonly joinCode?: string;
  /** Called before a new user is made; what it throws refuses that. */
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

/** The people of this server: who they are, and what they may do. Knows no connections; callers limit how often. */
export class People {
  readonly #users: UserStore;
  readonly #settings: SettingStore;
  readonly #transaction: PeopleOptions['transaction'];
  readonly #joinCode: string | null;
  readonly #log: Log;
  /** Of whom it is noted that they were in a channel, since this start. */
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
   * The code that makes the first owner, to be printed: a fresh one at each start, once, as long as there is no owner;
   * otherwise null. Only its hash is kept, and the codes of earlier starts are void. Throws when it cannot be saved, on a full
   * disk for instance.
   */
  firstOwnerCode(): string | null {
    if (this.#ownerCodeShown || this.#users.hasRole('owner')) return null;
    const code = randomCode();
    this.#settings.set(ownerCodeHashKey, hashOf(code));
    this.#ownerCodeShown = true;
    return code;
  }

  /**
   * The user whose key it is, new or known. A known one needs no join code.
   *
   * @throws RequestError `signatureWrong`, `joinCodeRequired`, `joinCodeWrong`, `nameRequired`
   */
  signIn({ name, joinCode, admitNewcomer, ...proof }: SignIn): User {
    if (!provesKey(proof)) {
      throw new RequestError('signatureWrong', 'the signature does not prove the key');
    }
    const known = this.#users.findByKey(proof.publicKey);
    if (known) return userOf(this.#welcomeBack(known, name));

    this.#checkJoinCode(joinCode);
    if (!name) throw new RequestError('nameRequired', 'the key is new here and needs a name');
    admitNewcomer?.();
    const user = userOf(this.#users.create({ publicKey: proof.publicKey, name }));
    this.#log.info('new user', { userId: user.id });
    return user;
  }

  /** Whether it is a user's key already. */
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
   * Makes the bearer of the code an owner, once.
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

  /** Whether it must still be noted that somebody was in a channel. */
  isNewToChannels(id: UserId): boolean {
    return !this.#joined.has(id);
  }

  /** Notes that somebody was in a channel: from then on they are never forgotten. */
  noteJoin(id: UserId): void {
    this.#users.noteJoin(id);
    this.#joined.add(id);
  }

  /**
   * Forgets identities that never were in a channel and have nothing here, after a week or when there are too many: a key
   * costs whoever makes it nothing.
   *
   * @param isHere whether somebody is connected, who is never forgotten
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

  /** What this user may tell somebody who is to come; null also on an open server. */
  joinCodeFor(user: User): string | null {
    return roleAllows(user.role, 'invite') ? this.#joinCode : null;
  }

  /** @throws RequestError `forbidden` */
  may(user: User, action: Action): void {
    authorize(user, action);
  }

  /** Nobody is kept out because something about them could not be written down, on a full disk for instance. */
  #welcomeBack(known: StoredUser, name: string | undefined): StoredUser {
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
    // Tidied on both sides: neither the one who wrote the code down nor the one who pastes it sees a direction mark.
    if (!isSameSecret(tidyName(given), tidyName(this.#joinCode))) {
      throw new RequestError('joinCodeWrong', 'the join code is wrong');
    }
  }
}

function existing(user: StoredUser | null): User {
  if (!user) throw new RequestError('notFound', 'no such user');
  return userOf(user);
}

/** What others may see of a user: everything but the key and the times. */
function userOf({ id, publicKey, name, role }: StoredUser): User {
  return { id, name, role, colorSeed: colorSeedOf(publicKey) };
}
