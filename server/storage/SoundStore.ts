import { randomUUID } from 'node:crypto';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { SoundId, UserId } from '../../shared/domain/ids.ts';
import { nameKeyOf } from '../../shared/domain/names.ts';
import {
  type Sound,
  type SoundLabel,
  soundsMax,
  soundsPerUserMax,
} from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { PerchDatabase } from './PerchDatabase.ts';

/** A new sound, already checked. */
export interface NewSound extends SoundLabel, Pick<Sound, 'lengthMs' | 'hash'> {
  readonly uploaderId: UserId;
  readonly bytes: Uint8Array;
}

/** The sounds of the server, the oldest first. */
export class SoundStore {
  readonly #database: PerchDatabase;
  readonly #selectAll: StatementSync;
  readonly #selectOne: StatementSync;
  readonly #selectBytes: StatementSync;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: PerchDatabase) {
    this.#database = database;
    const select = `SELECT sounds.id, sounds.name, emoji, uploader_id, users.name AS uploader_name, length_ms, hash
       FROM sounds JOIN users ON users.id = uploader_id`;
    this.#selectAll = database.prepare(`${select} ORDER BY sounds.created_at, sounds.rowid`);
    this.#selectOne = database.prepare(`${select} WHERE sounds.id = ?`);
    this.#selectBytes = database.prepare('SELECT bytes FROM sounds WHERE id = ?');
    this.#count = database.prepare(
      'SELECT count(*) AS all_sounds, total(uploader_id = ?) AS of_user FROM sounds',
    );
    this.#insert = database.prepare(
      `INSERT INTO sounds
         (id, name, name_key, emoji, uploader_id, length_ms, hash, bytes, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      'UPDATE sounds SET name = ?, name_key = ?, emoji = ? WHERE id = ?',
    );
    this.#delete = database.prepare('DELETE FROM sounds WHERE id = ?');
  }

  all(): Sound[] {
    return this.#selectAll.all().map(soundOf);
  }

  find(id: SoundId): Sound | null {
    const row = this.#selectOne.get(id);
    return row ? soundOf(row) : null;
  }

  /** The file of a sound; null when there is no such sound. */
  bytesOf(id: SoundId): Uint8Array | null {
    const bytes = this.#selectBytes.get(id)?.['bytes'];
    return bytes instanceof Uint8Array ? bytes : null;
  }

  /**
   * Adds a sound at the end of the list.
   *
   * @throws RequestError `limitReached` when the server or this user has too many, `conflict` when the name is taken.
   */
  add({ name, emoji, uploaderId, lengthMs, hash, bytes }: NewSound): Sound {
    return this.#database.transaction(() => {
      const counted = this.#count.get(uploaderId);
      if (Number(counted?.['all_sounds']) >= soundsMax) {
        throw new RequestError('limitReached', `there are ${soundsMax} sounds already`);
      }
      if (Number(counted?.['of_user']) >= soundsPerUserMax) {
        throw new RequestError('limitReached', `this user has ${soundsPerUserMax} sounds already`);
      }
      this.#refuseTakenName(name, null);
      const id = randomUUID() as string as SoundId;
      const key = nameKeyOf(name);
      this.#insert.run(id, name, key, emoji, uploaderId, lengthMs, hash, bytes, Date.now());
      const sound = this.find(id);
      if (!sound) throw new Error('an added sound is missing');
      return sound;
    });
  }

  /**
   * Null when there is no such sound.
   *
   * @throws RequestError `conflict` when the name is another sound's.
   */
  update(id: SoundId, { name, emoji }: SoundLabel): Sound | null {
    return this.#database.transaction(() => {
      this.#refuseTakenName(name, id);
      this.#update.run(name, nameKeyOf(name), emoji, id);
      return this.find(id);
    });
  }

  /** False when there is no such sound. */
  remove(id: SoundId): boolean {
    return this.#delete.run(id).changes > 0;
  }

  #refuseTakenName(name: string, exceptId: SoundId | null): void {
    const key = nameKeyOf(name);
    // Not by the stored keys, which an older version may have made by other rules.
    if (this.all().some((other) => other.id !== exceptId && nameKeyOf(other.name) === key)) {
      throw new RequestError('conflict', 'another sound has this name');
    }
  }
}

function soundOf(row: Record<string, SQLOutputValue>): Sound {
  return {
    id: String(row['id']) as SoundId,
    name: String(row['name']),
    emoji: row['emoji'] === null ? null : String(row['emoji']),
    uploader: { id: String(row['uploader_id']) as UserId, name: String(row['uploader_name']) },
    lengthMs: Number(row['length_ms']),
    hash: String(row['hash']),
  };
}
