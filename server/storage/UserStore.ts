import { createHash, randomBytes } from 'node:crypto';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import type { PerchDatabase } from './PerchDatabase.ts';

interface Row {
  id: string;
  publicKey: string;
  name: string;
  role: string;
}

/** The identities that this server knows: one row for each device key. */
export class UserStore {
  readonly #database: PerchDatabase;

  constructor(database: PerchDatabase) {
    this.#database = database;
  }

  find(id: UserId): User | null {
    const row = this.#database.get<Row>('SELECT * FROM users WHERE id = ?', id);
    return row && userOf(row);
  }

  /** The user of a raw public key in base64url. */
  findByKey(publicKey: string): User | null {
    const row = this.#database.get<Row>('SELECT * FROM users WHERE publicKey = ?', publicKey);
    return row && userOf(row);
  }

  create({ publicKey, name }: { publicKey: string; name: string }): User {
    const row: Row = { id: randomBytes(9).toString('base64url'), publicKey, name, role: 'member' };
    const now = Date.now();
    this.#database.run(
      'INSERT INTO users (id, publicKey, name, role, createdAt, seenAt) VALUES (?, ?, ?, ?, ?, ?)',
      row.id,
      row.publicKey,
      row.name,
      row.role,
      now,
      now,
    );
    return userOf(row);
  }

  rename(id: UserId, name: string): void {
    this.#database.run('UPDATE users SET name = ? WHERE id = ?', name, id);
  }

  setRole(id: UserId, role: Role): void {
    this.#database.run('UPDATE users SET role = ? WHERE id = ?', role, id);
  }

  /** Notes that the user was here now. */
  touch(id: UserId): void {
    this.#database.run('UPDATE users SET seenAt = ? WHERE id = ?', Date.now(), id);
  }

  /** Whether the server has an owner. */
  hasOwner(): boolean {
    return this.#database.get("SELECT id FROM users WHERE role = 'owner' LIMIT 1") !== null;
  }
}

function userOf({ id, publicKey, name, role }: Row): User {
  return {
    id: id as UserId,
    name,
    // Whatever an older or a newer version may have written: no right is given by mistake.
    role: role === 'owner' ? 'owner' : 'member',
    colorSeed: colorSeedOf(publicKey),
  };
}

/** A hue, 0 … 359, that belongs to the key: the same person looks the same on every server. */
function colorSeedOf(publicKey: string): number {
  return createHash('sha256').update(publicKey).digest().readUInt16BE(0) % 360;
}
