import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { postgresTables } from './postgresTables.ts';

/** Changes the tables by one version. Runs inside a transaction. */
type Step = (database: Kysely<unknown>) => Promise<void>;

/**
 * The steps from an empty schema of PostgreSQL to the current tables. The first makes those that the SQLite file has after its step of the
 * same name; every later step has its counterpart of the same name in `migrations.ts`.
 */
export const postgresMigrations: Readonly<Record<string, Step>> = {
  '0025-ongoing-calls': createTables,
  '0026-listen-links': addListenLinks,
  '0028-sealed-chat': addSealedChat,
  '0031-recording-days': addRecordingDays,
  '0032-encryption-question': askAboutEncryption,
};

/** With the first channels and roles. */
async function createTables(database: Kysely<unknown>): Promise<void> {
  await sql.raw(postgresTables).execute(database);
  const moderator = [
    'prioritySpeaker',
    'invite',
    'move',
    'mute',
    'kick',
    'ban',
    'mentionEveryone',
    'manageMessages',
  ];
  const everyone = [
    'seeChannel',
    'join',
    'speak',
    'voiceActivation',
    'camera',
    'soundboard',
    'read',
    'write',
  ];
  const member = ['share', 'whisper', 'files', 'temporaryChannels'];
  // Literal values, because a released migration must not change with names and rules elsewhere.
  await sql`
    INSERT INTO channels (id, name, name_key, position, user_limit, music, hides_speaking) VALUES
      (${randomUUID()}, 'General', 'general', 0, NULL, 0, 0),
      (${randomUUID()}, 'Music', 'music', 1, NULL, 1, 0),
      (${randomUUID()}, 'AFK', 'afk', 2, NULL, 0, 1)`.execute(database);
  await sql`
    INSERT INTO roles (id, kind, name, name_key, color, rank, permissions) VALUES
      (${randomUUID()}, 'everyone', 'Everyone', 'everyone', NULL, 0, ${JSON.stringify(everyone)}),
      (${randomUUID()}, 'guest', 'Guest', 'guest', NULL, 1, '[]'),
      (${randomUUID()}, 'member', 'Member', 'member', NULL, 2, ${JSON.stringify(member)}),
      (${randomUUID()}, 'own', 'Moderator', 'moderator', '#3ba55d', 3, ${JSON.stringify(moderator)})`.execute(
    database,
  );
}

/** As its counterpart. */
async function addListenLinks(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE listen_links (
      id words PRIMARY KEY,
      token_hash words NOT NULL UNIQUE,
      channel_id words NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      maker_id words NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      label words NOT NULL,
      listeners_max bigint NOT NULL,
      created_at bigint NOT NULL,
      expires_at bigint
    )`.execute(database);
  for (const owner of ['channel', 'maker']) {
    await sql`CREATE INDEX ${sql.raw(`listen_links_of_${owner}`)} ON listen_links (${sql.raw(`${owner}_id`)})`.execute(
      database,
    );
  }
  await sql`
    UPDATE roles SET permissions = (permissions::jsonb || '["listenLinks"]'::jsonb)::text
    WHERE permissions::jsonb @> '["manageChannels"]'::jsonb`.execute(database);
}

async function addSealedChat(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE messages ADD COLUMN sealed words`.execute(database);
  await sql`
    CREATE TABLE device_hpke_keys (
      public_key words PRIMARY KEY REFERENCES device_keys (public_key) ON DELETE CASCADE,
      hpke_key words NOT NULL,
      signature words NOT NULL
    )`.execute(database);
  await sql`
    CREATE TABLE chat_keys (
      channel_id words NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      number bigint NOT NULL,
      key_id words NOT NULL,
      link words,
      PRIMARY KEY (channel_id, number)
    )`.execute(database);
  await sql`
    CREATE TABLE chat_key_shares (
      channel_id words NOT NULL,
      number bigint NOT NULL,
      to_device words NOT NULL,
      to_user words NOT NULL,
      from_user words NOT NULL,
      from_device words NOT NULL,
      sealed words NOT NULL,
      signature words NOT NULL,
      PRIMARY KEY (channel_id, number, to_device),
      FOREIGN KEY (channel_id, number) REFERENCES chat_keys (channel_id, number) ON DELETE CASCADE
    )`.execute(database);
}

async function addRecordingDays(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN recording_days bigint`.execute(database);
}

async function askAboutEncryption(database: Kysely<unknown>): Promise<void> {
  await sql`
    INSERT INTO settings (key, value)
    SELECT 'encryption', 'undecided' WHERE EXISTS (SELECT 1 FROM users)`.execute(database);
}
