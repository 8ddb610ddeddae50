import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { SoundId, UserId } from '../../../shared/domain/ids.ts';
import { nameKeyOf } from '../../../shared/domain/names.ts';
import {
  type Sound,
  type SoundLabel,
  soundsMax,
  soundsPerUserMax,
} from '../../../shared/domain/Sound.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { Tables } from '../Tables.ts';

/** A new sound, already checked. */
export interface NewSound extends SoundLabel, Pick<Sound, 'lengthMs' | 'hash'> {
  readonly uploaderId: UserId;
  readonly bytes: Uint8Array;
}

/** The sounds of the server, the oldest first. */
export class SoundStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  all(): Promise<Sound[]> {
    return allIn(this.#tables);
  }

  /** The file of a sound; null when there is no such sound. */
  async bytesOf(id: SoundId): Promise<Uint8Array | null> {
    const row = await this.#tables
      .selectFrom('sounds')
      .select('bytes')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.bytes ?? null;
  }

  /** The bytes of all sounds. */
  async totalBytes(): Promise<number> {
    const row = await this.#tables
      .selectFrom('sounds')
      .select(sql<number | null>`sum(octet_length(bytes))`.as('bytes'))
      .executeTakeFirst();
    return row?.bytes ?? 0;
  }

  /**
   * Adds a sound at the end of the list.
   *
   * @throws RequestError `limitReached` when the server or this user has too many, `conflict` when the name is taken.
   */
  add({ name, emoji, uploaderId, lengthMs, hash, bytes }: NewSound): Promise<Sound> {
    return this.#tables.transaction().execute(async (tables) => {
      const existing = await allIn(tables);
      if (existing.length >= soundsMax) {
        throw new RequestError('limitReached', `there are ${soundsMax} sounds already`);
      }
      if (
        existing.filter(({ uploader }) => uploader.id === uploaderId).length >= soundsPerUserMax
      ) {
        throw new RequestError('limitReached', `this user has ${soundsPerUserMax} sounds already`);
      }
      refuseTakenName(existing, name, null);
      const id = randomUUID() as string as SoundId;
      await tables
        .insertInto('sounds')
        .values({
          id,
          name,
          name_key: nameKeyOf(name),
          emoji,
          uploader_id: uploaderId,
          length_ms: lengthMs,
          hash,
          bytes,
          created_at: Date.now(),
        })
        .execute();
      const sound = await findIn(tables, id);
      if (!sound) throw new Error('an added sound is missing');
      return sound;
    });
  }

  /**
   * Null when there is no such sound.
   *
   * @throws RequestError `conflict` when the name is another sound's.
   */
  update(id: SoundId, { name, emoji }: SoundLabel): Promise<Sound | null> {
    return this.#tables.transaction().execute(async (tables) => {
      refuseTakenName(await allIn(tables), name, id);
      await tables
        .updateTable('sounds')
        .set({ name, name_key: nameKeyOf(name), emoji })
        .where('id', '=', id)
        .execute();
      return await findIn(tables, id);
    });
  }

  /** False when there is no such sound. */
  async remove(id: SoundId): Promise<boolean> {
    const { numDeletedRows } = await this.#tables
      .deleteFrom('sounds')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

async function allIn(tables: Kysely<Tables>): Promise<Sound[]> {
  // The ids make the order of sounds of one millisecond the same each time.
  const rows = await select(tables).orderBy('sounds.created_at').orderBy('sounds.id').execute();
  return rows.map(soundOf);
}

async function findIn(tables: Kysely<Tables>, id: SoundId): Promise<Sound | null> {
  const row = await select(tables).where('sounds.id', '=', id).executeTakeFirst();
  return row ? soundOf(row) : null;
}

function select(tables: Kysely<Tables>) {
  return tables
    .selectFrom('sounds')
    .innerJoin('users', 'users.id', 'sounds.uploader_id')
    .select([
      'sounds.id',
      'sounds.name',
      'sounds.emoji',
      'sounds.uploader_id',
      'users.name as uploader_name',
      'sounds.length_ms',
      'sounds.hash',
    ]);
}

function refuseTakenName(existing: readonly Sound[], name: string, exceptId: SoundId | null): void {
  const key = nameKeyOf(name);
  // Not by the stored keys, which an older version may have made by other rules.
  if (existing.some((other) => other.id !== exceptId && nameKeyOf(other.name) === key)) {
    throw new RequestError('conflict', 'another sound has this name');
  }
}

function soundOf(row: Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]): Sound {
  return {
    id: row.id,
    name: row.name,
    emoji: row.emoji,
    uploader: { id: row.uploader_id, name: row.uploader_name },
    lengthMs: row.length_ms,
    hash: row.hash,
  };
}
