import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Action } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { challengeText } from '../../shared/protocol/session.ts';
import type { Log } from '../log.ts';
import { authorize } from './authorize.ts';
import { verifySignature } from './verifySignature.ts';

/** Where identities are kept; the storage has one. */
export interface UserShelf {
  find(id: UserId): User | null;
  findByKey(publicKey: string): User | null;
  create(user: { publicKey: string; name: string }): User;
  rename(id: UserId, name: string): void;
  setRole(id: UserId, role: 'owner' | 'member'): void;
  touch(id: UserId): void;
  hasOwner(): boolean;
}

/** Where the hash of the owner's code is kept. */
export interface SettingShelf {
  get(name: string): string | null;
  set(name: string, value: string): void;
  delete(name: string): void;
}

export interface PeopleOptions {
  readonly users: UserShelf;
  readonly settings: SettingShelf;
  /** What newcomers must know; null for an open server. */
  readonly joinCode: string | null;
  readonly log: Log;
}

/** How somebody proves who it is: a device key's signature over the challenge of its connection. */
export interface Proof {
  readonly publicKey: string;
  readonly signature: string;
  readonly nonce: string;
  readonly host: string;
  readonly name: string | undefined;
  readonly joinCode: string | undefined;
}

const ownerCodeSetting = 'ownerCodeHash';

/** Who is known on this server and what they may do. Keeps nothing itself. */
export class People {
  readonly #options: PeopleOptions;

  private constructor(options: PeopleOptions) {
    this.#options = options;
  }

  static create(options: PeopleOptions): People {
    return new People(options);
  }

  /**
   * A new code that makes its bearer the owner, at every start for as long as there is no owner; null afterwards. Only its
   * hash is kept, so it must be shown now.
   */
  firstOwnerCode(): string | null {
    const { users, settings } = this.#options;
    if (users.hasOwner()) return null;
    const code = randomBytes(12).toString('base64url');
    settings.set(ownerCodeSetting, hashOf(code));
    return code;
  }

  /**
   * The user of this key; a newcomer is made one. A known user who brings a name is renamed. Throws `signatureWrong`,
   * `nameRequired`, `joinCodeRequired` and `joinCodeWrong`.
   */
  signIn({ publicKey, signature, nonce, host, name, joinCode }: Proof): User {
    if (!verifySignature(publicKey, signature, challengeText(host, nonce))) {
      throw new RequestError('signatureWrong', 'the signature does not fit the challenge');
    }
    const { users } = this.#options;
    const known = users.findByKey(publicKey);
    if (known) {
      users.touch(known.id);
      return name === undefined || name === known.name ? known : this.rename(known.id, name);
    }
    if (name === undefined) throw new RequestError('nameRequired', 'this key is new here');
    this.#checkJoinCode(joinCode);
    const user = users.create({ publicKey, name });
    this.#options.log.info('new user', { user: user.id });
    return user;
  }

  /** Throws `notFound`. */
  rename(userId: UserId, name: string): User {
    this.#options.users.rename(userId, name);
    return this.#get(userId);
  }

  /** Makes the bearer of the owner's code an owner; the code is used up. Throws `ownerCodeWrong`. */
  claimOwner(userId: UserId, code: string): User {
    const { users, settings, log } = this.#options;
    const hash = settings.get(ownerCodeSetting);
    if (hash === null || !isSame(hash, hashOf(code.trim()))) {
      throw new RequestError('ownerCodeWrong', 'not the owner’s code');
    }
    settings.delete(ownerCodeSetting);
    users.setRole(userId, 'owner');
    log.info('new owner', { user: userId });
    return this.#get(userId);
  }

  /** Throws `forbidden`. */
  may(user: User, action: Action): void {
    authorize(user, action);
  }

  #get(userId: UserId): User {
    const user = this.#options.users.find(userId);
    if (!user) throw new RequestError('notFound', 'no such user');
    return user;
  }

  #checkJoinCode(given: string | undefined): void {
    const { joinCode } = this.#options;
    if (joinCode === null) return;
    if (given === undefined || given === '') {
      throw new RequestError('joinCodeRequired', 'newcomers need the join code');
    }
    if (!isSame(hashOf(joinCode), hashOf(given.trim()))) {
      throw new RequestError('joinCodeWrong', 'not the join code');
    }
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
