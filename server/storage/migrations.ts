import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** Changes the database by one version. Runs inside a transaction. */
export type Migration = (database: DatabaseSync) => void;

/**
 * The way from an empty file to today's tables: entry 0 makes version 1, and so on. A migration that has been released
 * is never changed, only followed by another; there is no way back.
 */
export const migrations: readonly Migration[] = [
  createFirstTables,
  addSoundboard,
  addVideoLimit,
  addFirstJoin,
];

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
  // Written out: a released migration never changes, whatever the names and rules elsewhere become.
  const insert = database.prepare(
    `INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking)
     VALUES (?, ?, ?, ?, NULL, ?, ?)`,
  );
  insert.run(randomUUID(), 'General', 'general', 0, 0, 0);
  insert.run(randomUUID(), 'Music', 'music', 1, 1, 0);
  insert.run(randomUUID(), 'AFK', 'afk', 2, 0, 1);
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

/** When somebody first was in a channel; null for who never was. For users from before this is not known: they count as having been in one. */
function addFirstJoin(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE users ADD COLUMN joined_at INTEGER;
    UPDATE users SET joined_at = last_seen_at;
  `);
}
