import { randomUUID } from 'node:crypto';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { UserId } from '../../shared/domain/ids.ts';
import { type Role, roles } from '../../shared/domain/Permissions.ts';
import type { PerchDatabase } from './PerchDatabase.ts';

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
  readonly #selectById: StatementSync;
  readonly #selectByKey: StatementSync;
  readonly #selectByRole: StatementSync;
  readonly #insert: StatementSync;
  readonly #setName: StatementSync;
  readonly #setRole: StatementSync;
  readonly #setLastSeen: StatementSync;
  readonly #setJoined: StatementSync;
  readonly #selectNeverJoined: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: PerchDatabase) {
    this.#selectById = database.prepare('SELECT * FROM users WHERE id = ?');
    this.#selectByKey = database.prepare('SELECT * FROM users WHERE public_key = ?');
    this.#selectByRole = database.prepare('SELECT 1 FROM users WHERE role = ? LIMIT 1');
    this.#insert = database.prepare(
      `INSERT INTO users (id, public_key, name, role, created_at, last_seen_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#setName = database.prepare('UPDATE users SET name = ? WHERE id = ?');
    this.#setRole = database.prepare('UPDATE users SET role = ? WHERE id = ?');
    this.#setLastSeen = database.prepare('UPDATE users SET last_seen_at = ? WHERE id = ?');
    this.#setJoined = database.prepare(
      'UPDATE users SET joined_at = ? WHERE id = ? AND joined_at IS NULL',
    );
    this.#selectNeverJoined = database.prepare(
      `SELECT id, last_seen_at FROM users
       WHERE joined_at IS NULL AND role = 'member' AND id NOT IN (SELECT uploader_id FROM sounds)
       ORDER BY last_seen_at`,
    );
    this.#delete = database.prepare('DELETE FROM users WHERE id = ?');
  }

  find(id: UserId): StoredUser | null {
    return userOf(this.#selectById.get(id));
  }

  findByKey(publicKey: string): StoredUser | null {
    return userOf(this.#selectByKey.get(publicKey));
  }

  /** Creates a member. Throws when the key is known already. */
  create({ publicKey, name }: Pick<StoredUser, 'publicKey' | 'name'>): StoredUser {
    const now = Date.now();
    const id = randomUUID() as string as UserId;
    const role: Role = 'member';
    this.#insert.run(id, publicKey, name, role, now, now);
    return { id, publicKey, name, role, createdAt: now, lastSeenAt: now };
  }

  /** Null when there is no such user. */
  rename(id: UserId, name: string): StoredUser | null {
    this.#setName.run(name, id);
    return this.find(id);
  }

  /** Null when there is no such user. */
  setRole(id: UserId, role: Role): StoredUser | null {
    this.#setRole.run(role, id);
    return this.find(id);
  }

  /** Saves when a user was last connected. */
  touch(id: UserId, lastSeenAt = Date.now()): void {
    this.#setLastSeen.run(lastSeenAt, id);
  }

  /** Saves that a user has joined a channel. Returns false when that was saved before. */
  noteJoin(id: UserId, at = Date.now()): boolean {
    return this.#setJoined.run(at, id).changes > 0;
  }

  /** Members that never joined a channel and own no sounds, the longest absent first. */
  neverJoined(): { readonly id: UserId; readonly lastSeenAt: number }[] {
    return this.#selectNeverJoined
      .all()
      .map((row) => ({ id: String(row['id']) as UserId, lastSeenAt: Number(row['last_seen_at']) }));
  }

  delete(id: UserId): void {
    this.#delete.run(id);
  }

  /** Whether anybody has this role. */
  hasRole(role: Role): boolean {
    return this.#selectByRole.get(role) !== undefined;
  }
}

function userOf(row: Record<string, SQLOutputValue> | undefined): StoredUser | null {
  if (!row) return null;
  return {
    id: String(row['id']) as UserId,
    publicKey: String(row['public_key']),
    name: String(row['name']),
    // A role that this version does not know gives no permissions.
    role: roles.find((role) => role === row['role']) ?? 'member',
    createdAt: Number(row['created_at']),
    lastSeenAt: Number(row['last_seen_at']),
  };
}
