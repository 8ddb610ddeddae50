import type { Kysely, Selectable } from 'kysely';
import type { DeviceRecord } from '../../../shared/domain/Device.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';

/** The most removed keys of one user that are remembered. */
const removedKeysMax = 50;

/** A key of a user as it is stored. */
export interface StoredDeviceKey extends DeviceRecord {
  readonly userId: UserId;
}

/** The keys by which users sign in or come back. Each belongs to one user, who may have several. Deleted with the user. */
export class DeviceKeyStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Null when nobody has this key. */
  async find(publicKey: string): Promise<StoredDeviceKey | null> {
    const row = await this.#tables
      .selectFrom('device_keys')
      .selectAll()
      .where('public_key', '=', publicKey)
      .executeTakeFirst();
    return row ? keyOf(row) : null;
  }

  /** All keys of a user, the oldest first. */
  async of(userId: UserId): Promise<StoredDeviceKey[]> {
    const rows = await this.#tables
      .selectFrom('device_keys')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('added_at')
      .orderBy('public_key')
      .execute();
    return rows.map(keyOf);
  }

  /** Adds a key. Throws when somebody has it, or the user has words already. */
  async add(
    key: Pick<StoredDeviceKey, 'publicKey' | 'userId' | 'kind' | 'name'>,
    at = Date.now(),
  ): Promise<void> {
    await this.#tables
      .insertInto('device_keys')
      .values({
        public_key: key.publicKey,
        user_id: key.userId,
        kind: key.kind,
        name: key.name,
        added_at: at,
        last_seen_at: at,
      })
      .execute();
  }

  /** False when the user has no such key. */
  async rename(userId: UserId, publicKey: string, name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#tables
      .updateTable('device_keys')
      .set({ name })
      .where('public_key', '=', publicKey)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Saves that a device has signed in, and what it is called if nobody has named it. */
  async touch(publicKey: string, name: string | undefined, at = Date.now()): Promise<void> {
    await this.#tables
      .updateTable('device_keys')
      .set((key) => ({
        last_seen_at: at,
        name: key
          .case()
          .when('name', '=', '')
          .then(name ?? '')
          .else(key.ref('name'))
          .end(),
      }))
      .where('public_key', '=', publicKey)
      .execute();
  }

  /** Removes a key, and remembers that it was one. Callers run it in a transaction. */
  async remove({ publicKey, userId }: StoredDeviceKey, at = Date.now()): Promise<void> {
    await this.#tables.deleteFrom('device_keys').where('public_key', '=', publicKey).execute();
    await this.#tables
      .insertInto('removed_keys')
      .values({ public_key: publicKey, user_id: userId, removed_at: at })
      .execute();
    await this.#tables
      .deleteFrom('removed_keys')
      .where('user_id', '=', userId)
      .where('public_key', 'not in', (kept) =>
        kept
          .selectFrom('removed_keys')
          .select('public_key')
          .where('user_id', '=', userId)
          .orderBy('removed_at', 'desc')
          .limit(removedKeysMax),
      )
      .execute();
  }

  /** Whether a key was taken from a user who is still known. */
  async wasRemoved(publicKey: string): Promise<boolean> {
    const { removed } = await this.#tables
      .selectNoFrom(({ or, exists, selectFrom, not }) =>
        or([
          exists(selectFrom('removed_keys').select('user_id').where('public_key', '=', publicKey)),
          // The first key of a user is remembered for as long as the user.
          exists(selectFrom('users').select('id').where('first_key', '=', publicKey)).and(
            not(
              exists(selectFrom('device_keys').select('kind').where('public_key', '=', publicKey)),
            ),
          ),
        ]).as('removed'),
      )
      .executeTakeFirstOrThrow();
    return Boolean(removed);
  }
}

function keyOf(row: Selectable<Tables['device_keys']>): StoredDeviceKey {
  return {
    publicKey: row.public_key,
    userId: row.user_id,
    kind: row.kind,
    name: row.name,
    addedAt: row.added_at,
    lastSeenAt: row.last_seen_at,
  };
}
