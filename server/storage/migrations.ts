import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { firstChannels } from '../../shared/domain/Channel.ts';
import { nameKeyOf } from '../../shared/domain/names.ts';

/** Changes the database by one version. Runs inside a transaction. */
export type Migration = (database: DatabaseSync) => void;

/**
 * The way from an empty file to today's tables: entry 0 makes version 1, and so on. A migration that has been released
 * is never changed, only followed by another; there is no way back.
 */
export const migrations: readonly Migration[] = [createFirstTables, addSoundboard, addVideoLimit];

/** Times are milliseconds since 1970. */
function createFirstTables(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE channels (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      position INTEGER NOT NULL,
      user_limit INTEGER,
      music INTEGER NOT NULL CHECK (music IN (0, 1)),
      hides_speaking INTEGER NOT NULL CHECK (hides_speaking IN (0, 1))
    ) STRICT;
    CREATE TABLE users (
      id TEXT PRIMARY KEY,
      public_key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;
  `);
  const insert = database.prepare(
    `INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [position, { name, userLimit, music, hidesSpeaking }] of firstChannels.entries()) {
    insert.run(
      randomUUID(),
      name,
      nameKeyOf(name),
      position,
      userLimit,
      Number(music),
      Number(hidesSpeaking),
    );
  }
}

/** Sounds that people bring, and who may play them in which channel. */
function addSoundboard(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE channels ADD COLUMN soundboard TEXT NOT NULL DEFAULT 'everybody';
    CREATE TABLE sounds (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      emoji TEXT,
      uploader_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      length_ms INTEGER NOT NULL,
      hash TEXT NOT NULL,
      bytes BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
  `);
}

/** How much pictures may take in a channel, in bit/s; null for no limit, as it was before. */
function addVideoLimit(database: DatabaseSync): void {
  database.exec('ALTER TABLE channels ADD COLUMN video_limit INTEGER');
}
