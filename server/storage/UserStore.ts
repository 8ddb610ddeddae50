import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { UserId } from '../../shared/domain/ids.ts';
import { type Role, roles } from '../../shared/domain/Permissions.ts';
import type { Tables } from './Tables.ts';

/** An identity as it is stored. Times are milliseconds since 1970. */
export interface StoredUser {
  readonly id: UserId;
  /** Raw Ed25519 key, base64url. */
  readonly publicKey: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** The identities of this server, one per device key. Names may repeat. */
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
    return row ? userOf(row) : null;
  }

  /** Null when no user has this key. */
  async findByKey(publicKey: string): Promise<StoredUser | null> {
    const row = await this.#tables
      .selectFrom('users')
      .selectAll()
      .where('public_key', '=', publicKey)
      .executeTakeFirst();
    return row ? userOf(row) : null;
  }

  /** Creates a member. Throws when the key is known already. */
  async create({ publicKey, name }: Pick<StoredUser, 'publicKey' | 'name'>): Promise<StoredUser> {
    const now = Date.now();
    const row = await this.#tables
      .insertInto('users')
      .values({
        id: randomUUID() as string as UserId,
        public_key: publicKey,
        name,
        role: 'member' satisfies Role,
        created_at: now,
        last_seen_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return userOf(row);
  }

  /** Null when there is no such user. */
  rename(id: UserId, name: string): Promise<StoredUser | null> {
    return this.#update(id, { name });
  }

  /** Null when there is no such user. */
  setRole(id: UserId, role: Role): Promise<StoredUser | null> {
    return this.#update(id, { role });
  }

  /** Makes all owners but this one members. Returns them. */
  async demoteOwners(exceptId: UserId): Promise<StoredUser[]> {
    const rows = await this.#tables
      .updateTable('users')
      .set({ role: 'member' satisfies Role })
      .where('role', '=', 'owner' satisfies Role)
      .where('id', '!=', exceptId)
      .returningAll()
      .execute();
    return rows.map(userOf);
  }

  /** Saves when a user was last connected, and its name where one is given. Null when there is no such user. */
  touch(
    id: UserId,
    { lastSeenAt = Date.now(), name }: { lastSeenAt?: number; name?: string | undefined } = {},
  ): Promise<StoredUser | null> {
    return this.#update(id, { last_seen_at: lastSeenAt, ...(name !== undefined && { name }) });
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

  /** Members that never joined a channel and own no sounds, the longest absent first. */
  async neverJoined(): Promise<{ readonly id: UserId; readonly lastSeenAt: number }[]> {
    return await this.#tables
      .selectFrom('users')
      .select(['id', 'last_seen_at as lastSeenAt'])
      .where('joined_at', 'is', null)
      .where('role', '=', 'member' satisfies Role)
      .where('id', 'not in', (sounds) => sounds.selectFrom('sounds').select('uploader_id'))
      .orderBy('last_seen_at')
      .execute();
  }

  async delete(id: UserId): Promise<void> {
    await this.#tables.deleteFrom('users').where('id', '=', id).execute();
  }

  /** Whether anybody has this role. */
  async hasRole(role: Role): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('users')
      .select('id')
      .where('role', '=', role)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #update(
    id: UserId,
    columns: Partial<Pick<Tables['users'], 'name' | 'role' | 'last_seen_at'>>,
  ): Promise<StoredUser | null> {
    const row = await this.#tables
      .updateTable('users')
      .set(columns)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row ? userOf(row) : null;
  }
}

function userOf(row: Selectable<Tables['users']>): StoredUser {
  return {
    id: row.id,
    publicKey: row.public_key,
    name: row.name,
    // A role that this version does not know gives no permissions.
    role: roles.find((role) => role === row.role) ?? 'member',
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
