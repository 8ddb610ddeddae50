import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** Changes the database by one version. Runs inside a transaction. */
export type Migration = (database: DatabaseSync) => void;

/**
 * The steps from an empty file to the current tables: entry 0 makes version 1, and so on. A released migration never changes,
 * and there are no steps back.
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
  // Literal values, because a released migration must not change with names and rules elsewhere.
  const insert = database.prepare(
    `INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking)
     VALUES (?, ?, ?, ?, NULL, ?, ?)`,
  );
  insert.run(randomUUID(), 'General', 'general', 0, 0, 0);
  insert.run(randomUUID(), 'Music', 'music', 1, 1, 0);
  insert.run(randomUUID(), 'AFK', 'afk', 2, 0, 1);
}

/** Sounds, and the rule of each channel for playing them. */
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

/** The limit for video in a channel, in bit/s; null for no limit, as before. */
function addVideoLimit(database: DatabaseSync): void {
  database.exec('ALTER TABLE channels ADD COLUMN video_limit INTEGER');
}

/** When a user first joined a channel; null for never. Existing users count as having joined one. */
function addFirstJoin(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE users ADD COLUMN joined_at INTEGER;
    UPDATE users SET joined_at = last_seen_at;
  `);
}
