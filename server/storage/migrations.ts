import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** Changes the tables by one version. Runs inside a transaction. */
type Step = (database: Kysely<unknown>) => Promise<void>;

/**
 * The steps from an empty file to the current tables, by name and in the order of their names. A released one never changes,
 * and there are no steps back.
 */
export const migrations: Readonly<Record<string, Step>> = {
  '0001-first-tables': createFirstTables,
  '0002-soundboard': addSoundboard,
  '0003-video-limit': addVideoLimit,
  '0004-first-join': addFirstJoin,
};

/** Times are milliseconds since 1970. */
async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE channels (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      position INTEGER NOT NULL,
      user_limit INTEGER,
      music INTEGER NOT NULL CHECK (music IN (0, 1)),
      hides_speaking INTEGER NOT NULL CHECK (hides_speaking IN (0, 1))
    ) STRICT`.execute(database);
  await sql`
    CREATE TABLE users (
      id TEXT PRIMARY KEY,
      public_key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL
    ) STRICT`.execute(database);
  await sql`
    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT`.execute(database);
  // Literal values, because a released migration must not change with names and rules elsewhere.
  await sql`
    INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking) VALUES
      (${randomUUID()}, 'General', 'general', 0, NULL, 0, 0),
      (${randomUUID()}, 'Music', 'music', 1, NULL, 1, 0),
      (${randomUUID()}, 'AFK', 'afk', 2, NULL, 0, 1)`.execute(database);
}

/** Sounds, and the rule of each channel for playing them. */
async function addSoundboard(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN soundboard TEXT NOT NULL DEFAULT 'everybody'`.execute(
    database,
  );
  await sql`
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
    ) STRICT`.execute(database);
}

/** The limit for video in a channel, in bit/s; null for no limit, as before. */
async function addVideoLimit(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN video_limit INTEGER`.execute(database);
}

/** When a user first joined a channel; null for never. Existing users count as having joined one. */
async function addFirstJoin(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users ADD COLUMN joined_at INTEGER`.execute(database);
  await sql`UPDATE users SET joined_at = last_seen_at`.execute(database);
}
