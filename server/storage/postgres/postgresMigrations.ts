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
