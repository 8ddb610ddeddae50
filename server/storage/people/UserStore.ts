import { randomUUID } from 'node:crypto';
import type { ExpressionBuilder, Kysely, Selectable, Updateable } from 'kysely';
import { type Door, doorAt } from '../../../shared/domain/Door.ts';
import type { InviteKind } from '../../../shared/domain/Invite.ts';
import type { RoleId, UserId } from '../../../shared/domain/ids.ts';
import type { RoleKind } from '../../../shared/domain/Role.ts';
import type { Tables } from '../Tables.ts';
import { DeviceKeyStore } from './DeviceKeyStore.ts';
import { nameColumns } from './UserNameStore.ts';

/** An identity as it is stored. Times are milliseconds since 1970. */
export interface StoredUser {
  readonly id: UserId;
  /** The key that they came with, and from which their colour is derived. They may sign in with others. */
  readonly firstKey: string;
  readonly name: string;
  readonly isOwner: boolean;
  /** Without `everyone`. */
  readonly roleIds: readonly RoleId[];
  /** The hash of their picture; null for none. */
  readonly picture: string | null;
  /** Null for open, also when the time of the door is over. */
  readonly door: Door | null;
  /** False when they need a code or an invite at their next sign-in. */
  readonly admitted: boolean;
  /** Whether they came as a guest, and have not become a member since. */
  readonly guest: boolean;
  /** Whether it is a program that comes in by a token. */
  readonly bot: boolean;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Somebody with the key of their first device. */
export interface NewUser {
  readonly publicKey: string;
  readonly name: string;
  readonly deviceName?: string | undefined;
}

/** As what somebody comes in. */
export interface AdmissionTerms {
  readonly kind: InviteKind;
  /** A role that they get besides. */
  readonly roleId: RoleId | null;
}

/** The identities of this server. */
export class UserStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Null when there is no such user. */
  async find(id: UserId): Promise<StoredUser | null> {
    const row = await this.#tables
      .selectFrom('users')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? await this.#userOf(row) : null;
  }

  /** Null when no user has a device with this key. */
  async findByKey(publicKey: string): Promise<StoredUser | null> {
    const row = await this.#tables
      .selectFrom('users')
      .innerJoin('device_keys', 'device_keys.user_id', 'users.id')
      .selectAll('users')
      .where('device_keys.public_key', '=', publicKey)
      .where('device_keys.kind', '=', 'device')
      .executeTakeFirst();
    return row ? await this.#userOf(row) : null;
  }

  /** All users, those seen last first. */
  async all(): Promise<StoredUser[]> {
    const rows = await this.#tables
      .selectFrom('users')
      .selectAll()
      .orderBy('last_seen_at', 'desc')
      .execute();
    const given = await this.#tables.selectFrom('user_roles').selectAll().execute();
    const rolesOf = Map.groupBy(given, ({ user_id }) => user_id);
    return rows.map((row) =>
      userOf(
        row,
        (rolesOf.get(row.id) ?? []).map(({ role_id }) => role_id),
      ),
    );
  }

  /** Creates a user, let in as `admit` does. Throws when the key is known already. Callers run it in a transaction. */
  async create(
    { publicKey, name, deviceName = '' }: NewUser,
    terms: AdmissionTerms = { kind: 'member', roleId: null },
  ): Promise<StoredUser> {
    const now = Date.now();
    const id = randomUUID() as string as UserId;
    await this.#tables
      .insertInto('users')
      .values({
        id,
        first_key: publicKey,
        ...nameColumns(name),
        created_at: now,
        last_seen_at: now,
        owner: 0,
      })
      .execute();
    await new DeviceKeyStore(this.#tables).add(
      { publicKey, userId: id, kind: 'device', name: deviceName },
      now,
    );
    const user = await this.admit(id, terms);
    if (!user) throw new Error('a new user was not stored');
    return user;
  }

  /** Null when there is no such user. */
  rename(id: UserId, name: string): Promise<StoredUser | null> {
    return this.#update(id, nameColumns(name));
  }

  /** Null for an open door. Null when there is no such user. */
  setDoor(id: UserId, door: Door | null): Promise<StoredUser | null> {
    return this.#update(id, {
      door: door?.kind ?? null,
      door_ends_at: door?.kind === 'backAt' ? door.at : null,
    });
  }

  /**
   * Makes a user the owner. Null when there is no such user. Callers run it in a transaction.
   *
   * @returns the owner, and who was it before, as what they are now
   */
  async makeOwner(
    id: UserId,
  ): Promise<{ readonly owner: StoredUser; readonly former: StoredUser | null } | null> {
    if (!(await this.find(id))) return null;
    const former = await this.#tables
      .updateTable('users')
      .set({ owner: 0 })
      .where('owner', '=', 1)
      .where('id', '!=', id)
      .returningAll()
      .executeTakeFirst();
    const owner = await this.#update(id, { owner: 1 });
    return owner && { owner, former: former ? await this.#userOf(former) : null };
  }

  /** Gives a user these roles in place of those they have. Null when there is no such user. Callers run it in a transaction. */
  async setRoles(id: UserId, roleIds: readonly RoleId[]): Promise<StoredUser | null> {
    if (!(await this.find(id))) return null;
    await this.#tables.deleteFrom('user_roles').where('user_id', '=', id).execute();
    for (const role_id of roleIds) {
      await this.#tables.insertInto('user_roles').values({ user_id: id, role_id }).execute();
    }
    return await this.find(id);
  }

  /**
   * Lets a user in by an invite or a code. A member stays one whatever they come in as; a guest becomes one. Null when there is
   * no such user. Callers run it in a transaction.
   */
  async admit(id: UserId, { kind, roleId }: AdmissionTerms): Promise<StoredUser | null> {
    const given = await this.#tables
      .selectFrom('roles')
      .innerJoin('user_roles', 'user_roles.role_id', 'roles.id')
      .select('kind')
      .where('user_id', '=', id)
      .execute();
    const isMember = kind === 'member' || given.some((role) => role.kind === 'member');
    if (isMember) {
      await this.#tables
        .deleteFrom('user_roles')
        .where('user_id', '=', id)
        .where('role_id', 'in', (roles) =>
          roles.selectFrom('roles').select('id').where('kind', '=', 'guest'),
        )
        .execute();
    }
    await this.#tables
      .insertInto('user_roles')
      .columns(['user_id', 'role_id'])
      .expression((roles) =>
        roles
          .selectFrom('roles')
          .select((role) => [role.val(id).as('user_id'), 'id as role_id'])
          .where((role) =>
            role.or([role('kind', '=', isMember ? 'member' : 'guest'), role('id', '=', roleId)]),
          ),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return await this.#update(id, { admitted: 1, guest: isMember ? 0 : 1 });
  }

  /** From now on everybody but the owner and bots needs a code or an invite at the next sign-in. */
  async askEverybodyAgain(): Promise<void> {
    await this.#tables
      .updateTable('users')
      .set({ admitted: 0 })
      .where('owner', '=', 0)
      .where('bot', '=', 0)
      .execute();
  }

  /**
   * Those who are guests still, and were seen last before this time. Who has been made a member by their roles is none any
   * more; who is muted or banned is kept, because nobody gets rid of that by leaving.
   */
  async guestsSeenBefore(timeMs: number): Promise<UserId[]> {
    const withRole = (kind: RoleKind) =>
      this.#tables
        .selectFrom('user_roles')
        .innerJoin('roles', 'roles.id', 'user_roles.role_id')
        .select('user_id')
        .where('kind', '=', kind);
    const rows = await this.#tables
      .selectFrom('users')
      .select('id')
      .where('guest', '=', 1)
      .where('owner', '=', 0)
      .where('last_seen_at', '<', timeMs)
      .where('id', 'in', withRole('guest'))
      .where('id', 'not in', withRole('member'))
      .where('id', 'not in', (muted) => muted.selectFrom('restrictions').select('user_id'))
      .where('id', 'not in', bannedIn)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Saves when a user was last connected, and its name where one is given. Null when there is no such user. */
  touch(
    id: UserId,
    { lastSeenAt = Date.now(), name }: { lastSeenAt?: number; name?: string | undefined } = {},
  ): Promise<StoredUser | null> {
    return this.#update(id, {
      last_seen_at: lastSeenAt,
      ...(name !== undefined && nameColumns(name)),
    });
  }

  /** All bots, the newest first. */
  async bots(): Promise<StoredUser[]> {
    const rows = await this.#tables
      .selectFrom('users')
      .selectAll()
      .where('bot', '=', 1)
      .orderBy('created_at', 'desc')
      .execute();
    return await Promise.all(rows.map((row) => this.#userOf(row)));
  }

  /** Makes a new user a bot. It is kept although it may never join a channel. */
  async makeBot(id: UserId): Promise<StoredUser | null> {
    return await this.#update(id, { bot: 1, joined_at: Date.now() });
  }

  /** Saves that a user has joined a channel. Returns false when that was saved before. */
  async noteJoin(id: UserId, at = Date.now()): Promise<boolean> {
    const { numUpdatedRows } = await this.#tables
      .updateTable('users')
      .set({ joined_at: at })
      .where('id', '=', id)
      .where('joined_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * Users that never joined a channel, own no sounds and no messages, are neither restricted nor banned and are not the owner, the longest
   * absent first. Only those to whom nobody has given a role or an exception in a channel.
   */
  async neverJoined(): Promise<{ readonly id: UserId; readonly lastSeenAt: number }[]> {
    return await this.#tables
      .selectFrom('users')
      .select(['id', 'last_seen_at as lastSeenAt'])
      .where('joined_at', 'is', null)
      .where('owner', '=', 0)
      .where('id', 'not in', (sounds) => sounds.selectFrom('sounds').select('uploader_id'))
      .where('id', 'not in', (given) =>
        given
          .selectFrom('user_roles')
          .innerJoin('roles', 'roles.id', 'user_roles.role_id')
          .select('user_roles.user_id')
          .where('roles.kind', '=', 'own'),
      )
      .where('id', 'not in', (overrides) =>
        overrides
          .selectFrom('channel_overrides')
          .select('user_id')
          .where('user_id', 'is not', null)
          .$narrowType<{ user_id: UserId }>(),
      )
      .where('id', 'not in', (restricted) =>
        restricted.selectFrom('restrictions').select('user_id'),
      )
      .where((user) =>
        user.not(
          user.exists(
            user
              .selectFrom('messages')
              .select('row_id')
              .whereRef('messages.author_id', '=', 'users.id'),
          ),
        ),
      )
      .where('id', 'not in', bannedIn)
      .orderBy('last_seen_at')
      .execute();
  }

  /** Whether a user comes in without a code or an invite. Does nothing when there is no such user. */
  async setAdmitted(id: UserId, isAdmitted: boolean): Promise<void> {
    await this.#tables
      .updateTable('users')
      .set({ admitted: isAdmitted ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  }

  async delete(id: UserId): Promise<void> {
    await this.#tables.deleteFrom('users').where('id', '=', id).execute();
  }

  /** Null while nobody is. */
  async owner(): Promise<StoredUser | null> {
    const row = await this.#tables
      .selectFrom('users')
      .selectAll()
      .where('owner', '=', 1)
      .executeTakeFirst();
    return row ? await this.#userOf(row) : null;
  }

  async #update(id: UserId, columns: Updateable<Tables['users']>): Promise<StoredUser | null> {
    const row = await this.#tables
      .updateTable('users')
      .set(columns)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row ? await this.#userOf(row) : null;
  }

  async #userOf(row: Selectable<Tables['users']>): Promise<StoredUser> {
    const given = await this.#tables
      .selectFrom('user_roles')
      .select('role_id')
      .where('user_id', '=', row.id)
      .execute();
    return userOf(
      row,
      given.map(({ role_id }) => role_id),
    );
  }
}

function userOf(row: Selectable<Tables['users']>, roleIds: readonly RoleId[]): StoredUser {
  return {
    id: row.id,
    firstKey: row.first_key,
    name: row.name,
    isOwner: row.owner === 1,
    roleIds,
    admitted: row.admitted === 1,
    guest: row.guest === 1,
    bot: row.bot === 1,
    picture: row.picture,
    door: doorOf(row),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}

function doorOf({ door, door_ends_at: at }: Selectable<Tables['users']>): Door | null {
  if (door === 'doNotDisturb') return { kind: door };
  return door === null || at === null ? null : doorAt({ kind: door, at }, Date.now());
}

/**
 * Users about whom there is a ban. They are kept as long as that, because only the user names all the keys of their devices.
 */
function bannedIn(bans: ExpressionBuilder<Tables, 'users'>) {
  return bans
    .selectFrom('bans')
    .select('user_id')
    .where('user_id', 'is not', null)
    .$narrowType<{ user_id: UserId }>();
}
