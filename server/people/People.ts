import type { RoleId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { StoredUser } from '../storage/people/UserStore.ts';
import type { Store } from '../storage/Store.ts';
import { CurrentUsers, userOf } from './CurrentUsers.ts';
import { type Proof, provesKey } from './deviceKey.ts';
import type { Admission, EntryControl, GuessLimit } from './EntryControl.ts';
import { OwnerCode } from './OwnerCode.ts';
import { nameKeptMs, PersonNames } from './PersonNames.ts';

/** How long an identity that never joined a channel is kept. */
const neverJoinedKeptMs = 7 * 24 * 60 * 60_000;
/** The most identities that never joined a channel. */
const neverJoinedMax = 1_000;

export interface PeopleOptions {
  readonly store: Pick<Store, 'users' | 'userNames' | 'deviceKeys' | 'settings' | 'transaction'>;
  /** Decides who comes in whose key is new. */
  readonly entry: Pick<EntryControl, 'admit'>;
  /** In its turns users change; others may change them there, too. */
  readonly current?: CurrentUsers;
  /** Who has a session now: nobody takes their names. */
  readonly connected: () => readonly UserId[];
  /** How long a name is kept for somebody who is away; `nameKeptMs` by default. */
  readonly nameKeptMs?: number | undefined;
  readonly log: Log;
}

export interface SignIn extends Proof {
  /** Already checked and normalized. Required from newcomers; renames a known user. */
  readonly name?: string | undefined;
  /** What the device is called while its user has not named it. */
  readonly deviceName?: string | undefined;
  /** The code of an invite, or the join code. */
  readonly joinCode?: string | undefined;
  /**
   * Called before a new user is created; if it throws, the user is refused. Not called for who comes by an invite with a number
   * of uses, which is a limit already.
   */
  readonly admitNewcomer?: (() => void) | undefined;
  /** Limits the guesses of a join code. */
  readonly limitGuess?: GuessLimit;
  /** Whether a user comes back to a seat that is held for them: nobody is asked for a code in the middle of a call. */
  readonly holdsSeat?: (id: UserId) => boolean;
  /** Called before anything changes, with null for who needs a code like a newcomer; if it throws, they are refused. */
  readonly refuse?: (id: UserId | null) => void;
}

/** What comes of a new owner. */
export interface OwnerChange {
  readonly owner: User;
  /** Who was the owner before, as what they are now. */
  readonly former: User | null;
}

/**
 * The users of this server. Knows no connections and decides no permissions; callers limit the rate.
 *
 * Sign-ins and changes of users run in the turns of `CurrentUsers`. So nobody signs in as what they were before a change, and
 * nobody is forgotten while they sign in. A turn ends at once where the database is locked: `WriteQueue` waits outside of it.
 */
export class People {
  readonly #store: PeopleOptions['store'];
  readonly #entry: PeopleOptions['entry'];
  readonly #names: PersonNames;
  readonly #log: Log;
  /** The users whose first join is saved, as far as known since this start. */
  readonly #joined = new Set<UserId>();
  readonly #current: CurrentUsers;
  #ownerCodeShown = false;

  static create(options: PeopleOptions): People {
    return new People(options);
  }

  private constructor({
    store,
    entry,
    current = new CurrentUsers(),
    connected,
    nameKeptMs: keptMs,
    log,
  }: PeopleOptions) {
    this.#current = current;
    this.#store = store;
    this.#entry = entry;
    this.#names = new PersonNames({ connected, keptMs: keptMs ?? nameKeptMs });
    this.#log = log;
  }

  /**
   * The code that makes the first owner, for printing: a new one at each start while there is no owner. Null otherwise, and
   * for a second call. Only its hash is kept, and the codes of earlier starts are invalid. Rejects when it cannot be saved,
   * for example on a full disk.
   */
  async firstOwnerCode(): Promise<string | null> {
    if (this.#ownerCodeShown || (await this.#store.users.owner()) !== null) return null;
    const code = await new OwnerCode(this.#store.settings).renew();
    this.#ownerCodeShown = true;
    return code;
  }

  /**
   * The user of this key, created if it is new. A known user needs no code, unless everybody is asked again; a guest who shows
   * one becomes a member by it.
   *
   * @throws RequestError `signatureWrong`, `joinCodeRequired`, `joinCodeWrong`, `nameRequired`, `nameTaken`, `deviceRemoved`;
   *   what `limitGuess` throws; `conflict` for the key of words, which restores a user and signs in nobody
   */
  async signIn({
    name,
    deviceName,
    joinCode,
    admitNewcomer,
    limitGuess = (check) => check(),
    holdsSeat = () => false,
    refuse,
    ...proof
  }: SignIn): Promise<User> {
    if (!provesKey(proof)) {
      throw new RequestError('signatureWrong', 'the signature does not prove the key');
    }
    const { publicKey } = proof;
    return await this.#current.inTurn(async () => {
      const known = await this.#store.users.findByKey(publicKey);
      const isIn = known !== null && (isAdmitted(known) || holdsSeat(known.id));
      refuse?.(isIn ? known.id : null);
      const visit = { publicKey, name, deviceName };
      if (isIn) {
        const promotion = await this.#promotion(known, joinCode, limitGuess);
        if (promotion === null) return this.#current.note(await this.#signInKnown(known, visit));
        return this.#current.note(await this.#letIn(known, visit, promotion));
      }
      if (!known) await this.#refuseSpentKey(publicKey);
      const admission = await this.#entry.admit(joinCode, limitGuess);
      return this.#current.note(await this.#letIn(known, { ...visit, admitNewcomer }, admission));
    });
  }

  /**
   * Whether the key signs in without a write: it belongs to a user already, who has to show no code and gains nothing by one.
   */
  async recognizes(publicKey: string, joinCode: string | undefined): Promise<boolean> {
    const known = await this.#store.users.findByKey(publicKey);
    return known !== null && isAdmitted(known) && !canBecomeMember(known, joinCode);
  }

  /** Whether the key is that of a user's device. */
  async knows(publicKey: string): Promise<boolean> {
    return (await this.#store.users.findByKey(publicKey)) !== null;
  }

  /** Null when there is no such user. */
  async find(id: UserId): Promise<User | null> {
    const user = await this.#store.users.find(id);
    return user && userOf(user);
  }

  /** The users with these ids, in any order; without those who are gone. */
  async findAll(ids: Iterable<UserId>): Promise<User[]> {
    const found: User[] = [];
    for (const id of new Set(ids)) {
      const user = this.#current.find(id) ?? (await this.find(id));
      if (user) found.push(user);
    }
    return found;
  }

  /** Everybody who is known here, those seen last first. `lastSeenAt` in milliseconds since 1970. */
  async all(): Promise<{ readonly user: User; readonly lastSeenAt: number }[]> {
    const users = await this.#store.users.all();
    return users.map((stored) => ({ user: userOf(stored), lastSeenAt: stored.lastSeenAt }));
  }

  /** What a user that has signed in is at this moment: others may have changed it since. */
  current(user: User): User {
    return this.#current.find(user.id) ?? user;
  }

  /** What a user is called at this moment, by a name that was read earlier. */
  currentName({ id, name }: Pick<User, 'id' | 'name'>): string {
    return this.#current.find(id)?.name ?? name;
  }

  /** Makes a bot whose token has this public key. @throws RequestError `nameTaken` */
  createBot(publicKey: string, name: string): Promise<StoredUser> {
    return this.#current.inTurn(async () => {
      const bot = await this.#naming(name, null, async ({ users }) =>
        existing(await users.makeBot((await users.create({ publicKey, name })).id)),
      );
      this.#current.note(bot);
      return bot;
    });
  }

  /**
   * Gives a user another name.
   *
   * @throws RequestError `nameTaken`, `notFound`
   */
  rename(id: UserId, name: string): Promise<User> {
    return this.#current.inTurn(async () => {
      const bearer = existing(await this.#store.users.find(id));
      const user = await this.#naming(newNameOf(name, bearer), bearer, async ({ users }) =>
        existing(await users.rename(id, name)),
      );
      return this.#current.note(user);
    });
  }

  /**
   * Makes a user the owner with the owner code, which works once. The owner before keeps only their roles, because that device
   * may be lost or stolen.
   *
   * @throws RequestError `ownerCodeWrong`, also when the code has been used; `notFound`
   */
  claimOwner(id: UserId, code: string): Promise<OwnerChange> {
    return this.#changeOwner(id, async ({ settings }) => {
      if (!(await new OwnerCode(settings).use(code))) {
        throw new RequestError('ownerCodeWrong', 'no such owner code');
      }
    });
  }

  /**
   * Makes another user the owner in place of the present one.
   *
   * @throws RequestError `forbidden` when the giver is not the owner any more; `notFound`
   */
  handOver(giverId: UserId, id: UserId): Promise<OwnerChange> {
    return this.#changeOwner(id, async ({ users }) => {
      if (!(await users.find(giverId))?.isOwner) {
        throw new RequestError('forbidden', 'only the owner may do this');
      }
    });
  }

  /**
   * Gives a user these roles in place of those they have.
   *
   * @param check called with the user as they are in that moment; if it throws, nothing changes
   * @throws RequestError `notFound`
   */
  setRoles(id: UserId, roleIds: readonly RoleId[], check: (user: User) => void): Promise<User> {
    return this.#current.inTurn(async () => {
      const stored = await this.#store.transaction(async ({ users }) => {
        check(userOf(existing(await users.find(id))));
        return existing(await users.setRoles(id, roleIds));
      });
      return this.#current.note(stored);
    });
  }

  /** Whether a user comes in without a code or an invite. Answers whether they did before. */
  setAdmitted(id: UserId, isAdmitted: boolean): Promise<boolean> {
    return this.#current.inTurn(() =>
      this.#store.transaction(async ({ users }) => {
        const before = (await users.find(id))?.admitted ?? false;
        await users.setAdmitted(id, isAdmitted);
        return before;
      }),
    );
  }

  /** A session of this user has ended. */
  noteEnd(id: UserId): void {
    this.#names.noteEnd(id);
  }

  /** Whether the user's first join still has to be saved. */
  isNewToChannels(id: UserId): boolean {
    return !this.#joined.has(id);
  }

  /** Saves that the user has joined a channel: from then on the user is never forgotten. */
  async noteJoin(id: UserId): Promise<void> {
    await this.#store.users.noteJoin(id);
    this.#joined.add(id);
  }

  /**
   * Deletes identities that never joined a channel and own nothing, after a week or when there are too many, because anybody
   * can create keys at no cost.
   *
   * @param connected the users that are connected; asked when it is their turn, they are never deleted
   */
  forgetNeverJoined(connected: () => readonly UserId[], nowMs = Date.now()): Promise<void> {
    return this.#current.inTurn(async () => {
      const forgotten = await this.#store.transaction(async ({ users }) => {
        const neverJoined = await users.neverJoined();
        const here = new Set(connected());
        const forgettable = neverJoined.filter(({ id }) => !here.has(id));
        const tooMany = forgettable.length - neverJoinedMax;
        const old = forgettable.filter(
          ({ lastSeenAt }, index) => index < tooMany || lastSeenAt < nowMs - neverJoinedKeptMs,
        );
        for (const { id } of old) await users.delete(id);
        return old;
      });
      this.#current.forget(forgotten.map(({ id }) => id));
    });
  }

  /**
   * Deletes the identities of guests that are not connected.
   *
   * @param connected as for `forgetNeverJoined`
   * @param seenBeforeMs those who have signed in since then are kept: their session may be about to open
   * @returns who is forgotten
   */
  forgetGuests(connected: () => readonly UserId[], seenBeforeMs: number): Promise<UserId[]> {
    return this.#current.inTurn(async () => {
      const forgotten = await this.#store.transaction(async ({ users }) => {
        const guests = await users.guestsSeenBefore(seenBeforeMs);
        const here = new Set(connected());
        const gone = guests.filter((id) => !here.has(id));
        for (const id of gone) await users.delete(id);
        return gone;
      });
      this.#current.forget(forgotten);
      return forgotten;
    });
  }

  /**
   * Takes a deleted role from the users in memory; the stored ones have lost it with the role. Returns whom it was taken from.
   */
  forgetRole(roleId: RoleId): User[] {
    return this.#current.forgetRole(roleId);
  }

  async #changeOwner(
    id: UserId,
    prove: (store: Pick<Store, 'users' | 'settings'>) => Promise<void>,
  ): Promise<OwnerChange> {
    return await this.#current.inTurn(async () => {
      // One transaction, so that of two people with one code only the first becomes the owner.
      const { owner, former } = await this.#store.transaction(async (store) => {
        await prove(store);
        const change = await store.users.makeOwner(id);
        if (!change) throw new RequestError('notFound', 'no such user');
        return change;
      });
      const formerId = former?.id ?? null;
      this.#log.info('the server has a new owner', { userId: id, formerId });
      return { owner: this.#current.note(owner), former: former && this.#current.note(former) };
    });
  }

  /**
   * Runs a change that gives somebody a name, in one transaction with what makes the name free.
   *
   * @param name undefined for no new name
   * @param bearer who wants it; null for a newcomer
   */
  async #naming(
    name: string | undefined,
    bearer: StoredUser | null,
    change: (store: Store) => Promise<StoredUser>,
  ): Promise<StoredUser> {
    const { user, renamed } = await this.#store.transaction(async (store) => ({
      renamed:
        name === undefined ? [] : await this.#names.makeFree(store, name, bearer?.id ?? null),
      user: await change(store),
    }));
    for (const other of renamed) {
      this.#current.note(other);
      this.#log.info('a user who was away for long has lost the name', { userId: other.id });
    }
    return user;
  }

  /** Signs in a known user, even where the changes cannot be saved, for example on a full disk. */
  async #signInKnown(
    known: StoredUser,
    { publicKey, name, deviceName }: Pick<SignIn, 'publicKey' | 'name' | 'deviceName'>,
  ): Promise<StoredUser> {
    const wanted = newNameOf(name, known);
    try {
      return await this.#naming(wanted, known, async ({ users, deviceKeys }) => {
        await deviceKeys.touch(publicKey, deviceName);
        return (await users.touch(known.id, { name: wanted })) ?? known;
      });
    } catch (error) {
      if (error instanceof RequestError) throw error;
      this.#log.error('a user could not be saved', { userId: known.id, error });
      return known;
    }
  }

  /** Refuses a key that signs in nobody, and never becomes a new user. */
  async #refuseSpentKey(publicKey: string): Promise<void> {
    const { deviceKeys } = this.#store;
    if (await deviceKeys.wasRemoved(publicKey)) {
      throw new RequestError('deviceRemoved', 'the key was taken from its user');
    }
    if (await deviceKeys.find(publicKey)) {
      throw new RequestError('conflict', 'the key is that of words');
    }
  }

  /** By what a guest becomes a member; null for others, and with a code that does not work. */
  async #promotion(
    known: StoredUser,
    joinCode: string | undefined,
    limitGuess: GuessLimit,
  ): Promise<Admission | null> {
    if (!canBecomeMember(known, joinCode)) return null;
    try {
      const admission = await this.#entry.admit(joinCode, limitGuess);
      return admission.by === 'open' || admission.kind === 'guest' ? null : admission;
    } catch (error) {
      if (error instanceof RequestError) return null;
      throw error;
    }
  }

  /** Lets somebody in whose key is new, or who had to show a code again. */
  async #letIn(
    known: StoredUser | null,
    {
      publicKey,
      name,
      deviceName,
      admitNewcomer,
    }: Pick<SignIn, 'publicKey' | 'name' | 'deviceName' | 'admitNewcomer'>,
    admission: Admission,
  ): Promise<StoredUser> {
    const invite = admission.by === 'invite' ? admission.invite : null;
    const terms = { kind: admission.kind, roleId: invite?.roleId ?? null };
    if (!known && !name) {
      throw new RequestError('nameRequired', 'the key is new here and needs a name');
    }
    const wanted = newNameOf(name, known);
    // One transaction, so that of two people with the last use of an invite only the first comes in.
    const user = await this.#naming(wanted, known, async ({ users, deviceKeys, invites }) => {
      // After the name: whoever tries another one is not counted again.
      if (!known && !invite?.usesMax) admitNewcomer?.();
      if (invite && !(await invites.use(invite.id, Date.now()))) {
        throw new RequestError('joinCodeWrong', 'the invite no longer works');
      }
      if (!known) return await users.create({ publicKey, name: name ?? '', deviceName }, terms);
      await deviceKeys.touch(publicKey, deviceName);
      await users.touch(known.id, { name: wanted });
      return existing(await users.admit(known.id, terms));
    });
    this.#log.info(known ? 'user admitted again' : 'new user', {
      userId: user.id,
      ...(invite && { inviteId: invite.id }),
    });
    return user;
  }
}

/** The name that a sign-in gives somebody; undefined when they keep the one that they have. */
function newNameOf(name: string | undefined, known: StoredUser | null): string | undefined {
  return name && name !== known?.name ? name : undefined;
}

/** Whether a known user needs no code. */
function isAdmitted({ admitted, isOwner }: StoredUser): boolean {
  return admitted || isOwner;
}

function canBecomeMember({ guest }: StoredUser, joinCode: string | undefined): boolean {
  return guest && joinCode !== undefined;
}

function existing(user: StoredUser | null): StoredUser {
  if (!user) throw new RequestError('notFound', 'no such user');
  return user;
}
