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
  '0005-roles': addRoles,
  '0006-topics': addTopics,
  '0007-invites': addInvites,
  '0008-moderation': addModeration,
  '0009-device-keys': addDeviceKeys,
  '0010-channel-kinds': addChannelKinds,
  '0011-stages': addStages,
  '0012-profiles': addProfiles,
  '0012-soundboard-permission': foldSoundboardRule,
  '0013-chat': addChat,
  '0014-boards': addBoards,
  '0015-attached-files': addAttachedFiles,
  '0016-calls': addCalls,
  '0017-link-previews': addLinkPreviews,
  '0018-recordings': addRecordings,
  '0019-push': addPush,
  '0020-voices': addVoicesMax,
  '0022-encryption': addEncryption,
  '0024-bots': addBots,
  '0025-ongoing-calls': addOngoingCalls,
  '0026-listen-links': addListenLinks,
  '0028-sealed-chat': addSealedChat,
  '0031-recording-days': addRecordingDays,
  '0032-encryption-question': askAboutEncryption,
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

/**
 * Roles in place of the two words `owner` and `member`, and what channels decide in place of roles. Whoever was a member stays
 * one: a guest is new. Permissions are lists as JSON, because they are always read and written together.
 */
async function addRoles(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE roles (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('everyone', 'guest', 'member', 'own')),
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      color TEXT,
      rank INTEGER NOT NULL,
      permissions TEXT NOT NULL
    ) STRICT`.execute(database);
  // Of the kinds that the server itself gives there is one role each.
  await sql`CREATE UNIQUE INDEX one_role_of_a_kind ON roles (kind) WHERE kind <> 'own'`.execute(
    database,
  );
  await sql`
    CREATE TABLE user_roles (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
      PRIMARY KEY (user_id, role_id)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX users_of_role ON user_roles (role_id)`.execute(database);
  await sql`
    CREATE TABLE channel_overrides (
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      role_id TEXT REFERENCES roles (id) ON DELETE CASCADE,
      user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
      allow TEXT NOT NULL,
      deny TEXT NOT NULL,
      CHECK ((role_id IS NULL) <> (user_id IS NULL)),
      UNIQUE (channel_id, role_id),
      UNIQUE (channel_id, user_id)
    ) STRICT`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN owner INTEGER NOT NULL DEFAULT 0 CHECK (owner IN (0, 1))`.execute(
    database,
  );
  await sql`
    UPDATE users SET owner = 1
    WHERE id = (SELECT id FROM users WHERE role = 'owner' ORDER BY last_seen_at DESC LIMIT 1)`.execute(
    database,
  );
  await sql`CREATE UNIQUE INDEX one_owner ON users (owner) WHERE owner = 1`.execute(database);
  await sql`ALTER TABLE users DROP COLUMN role`.execute(database);

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
  const member = ['share', 'whisper', 'files'];
  const moderator = ['prioritySpeaker', 'invite', 'move', 'mute', 'kick', 'ban'];
  const memberId = randomUUID();
  await sql`
    INSERT INTO roles (id, kind, name, name_key, color, rank, permissions) VALUES
      (${randomUUID()}, 'everyone', 'Everyone', 'everyone', NULL, 0, ${JSON.stringify(everyone)}),
      (${randomUUID()}, 'guest', 'Guest', 'guest', NULL, 1, '[]'),
      (${memberId}, 'member', 'Member', 'member', NULL, 2, ${JSON.stringify(member)}),
      (${randomUUID()}, 'own', 'Moderator', 'moderator', '#3ba55d', 3, ${JSON.stringify(moderator)})`.execute(
    database,
  );
  await sql`INSERT INTO user_roles (user_id, role_id) SELECT id, ${memberId} FROM users`.execute(
    database,
  );
}

/**
 * Under which heading a channel is listed; what it is for; how much a voice in it may take, in bit/s; after how long idle
 * people are moved to it, in ms. Null for the standard and for never, as before.
 */
async function addTopics(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN category TEXT NOT NULL DEFAULT ''`.execute(database);
  await sql`ALTER TABLE channels ADD COLUMN topic TEXT NOT NULL DEFAULT ''`.execute(database);
  await sql`ALTER TABLE channels ADD COLUMN bitrate INTEGER`.execute(database);
  await sql`ALTER TABLE channels ADD COLUMN idle_after_ms INTEGER`.execute(database);
}

/**
 * Invites, and who came by one as a guest. An invite whose role or channel is deleted gives less, and one whose maker is
 * forgotten goes with them. Everybody who is known is admitted, as before.
 */
async function addInvites(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE invites (
      id TEXT PRIMARY KEY,
      code TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('member', 'guest')),
      role_id TEXT REFERENCES roles (id) ON DELETE SET NULL,
      channel_id TEXT REFERENCES channels (id) ON DELETE SET NULL,
      note TEXT NOT NULL,
      maker_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      uses_max INTEGER CHECK (uses_max > 0),
      uses INTEGER NOT NULL CHECK (uses >= 0 AND (uses_max IS NULL OR uses <= uses_max))
    ) STRICT`.execute(database);
  await sql`CREATE INDEX invites_of_maker ON invites (maker_id)`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN admitted INTEGER NOT NULL DEFAULT 1 CHECK (admitted IN (0, 1))`.execute(
    database,
  );
  await sql`ALTER TABLE users ADD COLUMN guest INTEGER NOT NULL DEFAULT 0 CHECK (guest IN (0, 1))`.execute(
    database,
  );
}

/**
 * Mutes, bans and the audit log. A ban and an entry of the log outlive the users that they are
 * about, because a ban must hold for a key that comes back.
 */
async function addModeration(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE restrictions (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      by_id TEXT REFERENCES users (id) ON DELETE SET NULL,
      by_name TEXT NOT NULL,
      reason TEXT,
      began_at INTEGER NOT NULL,
      ends_at INTEGER,
      PRIMARY KEY (user_id, kind)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`
    CREATE TABLE bans (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
      public_key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      by_id TEXT REFERENCES users (id) ON DELETE SET NULL,
      by_name TEXT NOT NULL,
      reason TEXT,
      began_at INTEGER NOT NULL,
      ends_at INTEGER,
      addresses TEXT
    ) STRICT`.execute(database);
  // A user that is deleted is looked for in each.
  await sql`CREATE INDEX bans_of_user ON bans (user_id)`.execute(database);
  await sql`CREATE INDEX bans_by_user ON bans (by_id)`.execute(database);
  await sql`CREATE INDEX restrictions_by_user ON restrictions (by_id)`.execute(database);
  await sql`
    CREATE TABLE audit_entries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      by_id TEXT,
      by_name TEXT NOT NULL,
      person_id TEXT,
      person_name TEXT,
      subject TEXT,
      former TEXT,
      reason TEXT,
      ends_at INTEGER,
      addresses TEXT,
      channel_id TEXT,
      other_channel_id TEXT,
      public INTEGER NOT NULL CHECK (public IN (0, 1)),
      search_key TEXT NOT NULL
    ) STRICT`.execute(database);
}

/**
 * Several keys for one user in place of one: of devices, and of the words that restore a user. The key that a user came with
 * stays at the user, because the colour of their avatar is derived from it. (It could not be dropped either: SQLite drops no
 * column that is unique.)
 */
async function addDeviceKeys(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users RENAME COLUMN public_key TO first_key`.execute(database);
  await sql`
    CREATE TABLE device_keys (
      public_key TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('device', 'recovery')),
      name TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL
    ) STRICT`.execute(database);
  await sql`CREATE INDEX keys_of_user ON device_keys (user_id)`.execute(database);
  await sql`CREATE UNIQUE INDEX one_recovery ON device_keys (user_id) WHERE kind = 'recovery'`.execute(
    database,
  );
  await sql`
    CREATE TABLE removed_keys (
      public_key TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      removed_at INTEGER NOT NULL
    ) STRICT`.execute(database);
  await sql`CREATE INDEX removed_keys_of_user ON removed_keys (user_id)`.execute(database);
  await sql`
    INSERT INTO device_keys (public_key, user_id, kind, name, added_at, last_seen_at)
    SELECT first_key, id, 'device', '', created_at, last_seen_at FROM users`.execute(database);
}

async function addStages(database: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE channels ADD COLUMN stage INTEGER NOT NULL DEFAULT 0 CHECK (stage IN (0, 1))`.execute(
    database,
  );
}

/**
 * Locked and temporary channels. Members may make temporary ones, and so may who manages channels; guests, and strangers on a
 * server without members, may not.
 */
async function addChannelKinds(database: Kysely<unknown>): Promise<void> {
  for (const column of ['locked', 'temporary']) {
    await sql`
      ALTER TABLE channels
      ADD COLUMN ${sql.ref(column)} INTEGER NOT NULL DEFAULT 0 CHECK (${sql.ref(column)} IN (0, 1))`.execute(
      database,
    );
  }
  await sql`
    UPDATE roles SET permissions = json_insert(permissions, '$[#]', 'temporaryChannels')
    WHERE kind = 'member'
      OR EXISTS (SELECT 1 FROM json_each(roles.permissions) WHERE value = 'manageChannels')`.execute(
    database,
  );
}

/**
 * What names look like, so that no two users get names that look alike: the server compares those that are there at each start,
 * with the table of Unicode that it has. Pictures of users, and whether they want to be talked to; the hash is at the user too,
 * because it is told with them.
 */
async function addProfiles(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users ADD COLUMN skeleton TEXT`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN small_skeleton TEXT`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN name_shared INTEGER NOT NULL DEFAULT 0 CHECK (name_shared IN (0, 1))`.execute(
    database,
  );
  await sql`CREATE UNIQUE INDEX one_skeleton ON users (skeleton) WHERE name_shared = 0`.execute(
    database,
  );
  await sql`CREATE UNIQUE INDEX one_small_skeleton ON users (small_skeleton) WHERE name_shared = 0`.execute(
    database,
  );
  // For all names, also those that are shared.
  await sql`CREATE INDEX names_by_skeleton ON users (skeleton)`.execute(database);
  await sql`CREATE INDEX names_by_small_skeleton ON users (small_skeleton)`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN picture TEXT`.execute(database);
  await sql`ALTER TABLE users ADD COLUMN door TEXT CHECK (door IN ('doNotDisturb', 'backAt'))`.execute(
    database,
  );
  await sql`ALTER TABLE users ADD COLUMN door_ends_at INTEGER`.execute(database);
  await sql`
    CREATE TABLE user_pictures (
      user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      hash TEXT NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT`.execute(database);
  await sql`CREATE INDEX pictures_by_hash ON user_pictures (hash)`.execute(database);
}

/**
 * Who may play sounds in a channel is a permission like any other. The rule that a channel had of its own becomes what it decides
 * for everybody in place of their roles; it went before what roles or people were allowed there. The owner may play sounds
 * everywhere from now on, as they may everything.
 */
async function foldSoundboardRule(database: Kysely<unknown>): Promise<void> {
  const denied = sql`SELECT id FROM channels WHERE soundboard <> 'everybody'`;
  await sql`
    UPDATE channel_overrides
    SET allow = (SELECT json_group_array(value) FROM json_each(allow) WHERE value <> 'soundboard')
    WHERE channel_id IN (${denied})`.execute(database);
  await sql`
    INSERT INTO channel_overrides (channel_id, role_id, user_id, allow, deny)
    SELECT channels.id, roles.id, NULL, '[]', '["soundboard"]'
    FROM channels JOIN roles ON roles.kind = 'everyone'
    WHERE channels.soundboard <> 'everybody'
    ON CONFLICT (channel_id, role_id) DO UPDATE SET deny = (
      SELECT json_group_array(value) FROM (
        SELECT value FROM json_each(channel_overrides.deny) UNION SELECT 'soundboard'
      )
    )`.execute(database);
  await sql`ALTER TABLE channels DROP COLUMN soundboard`.execute(database);
}

/**
 * Text chat. Messages are numbered in each channel. They outlive their author, and for some seconds also their channel: what is
 * searched for (`message_words`) has no foreign keys, so messages are deleted by the store, a few at a time. Moderators get the
 * two new permissions.
 */
async function addChat(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE chats (
      channel_id TEXT PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
      last_number INTEGER NOT NULL DEFAULT 0,
      lifetime TEXT NOT NULL DEFAULT 'forever'
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`
    CREATE TABLE messages (
      row_id INTEGER PRIMARY KEY AUTOINCREMENT,
      channel_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
      client_id TEXT NOT NULL,
      text TEXT NOT NULL,
      sent_at INTEGER NOT NULL,
      edited_at INTEGER,
      reply_to INTEGER,
      pinned_at INTEGER,
      UNIQUE (channel_id, number)
    ) STRICT`.execute(database);
  await sql`CREATE UNIQUE INDEX messages_by_client ON messages (author_id, channel_id, client_id)`.execute(
    database,
  );
  await sql`CREATE INDEX pinned_messages ON messages (channel_id, pinned_at) WHERE pinned_at IS NOT NULL`.execute(
    database,
  );
  // Counting what is unread reads this index alone.
  await sql`CREATE INDEX messages_to_count ON messages (channel_id, number, author_id)`.execute(
    database,
  );
  await sql`
    CREATE TABLE deleted_messages (
      author_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      client_id TEXT NOT NULL,
      deleted_at INTEGER NOT NULL,
      PRIMARY KEY (author_id, channel_id, client_id)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX deleted_messages_of_channel ON deleted_messages (channel_id)`.execute(
    database,
  );
  await sql`
    CREATE TABLE message_mentions (
      channel_id TEXT NOT NULL,
      target TEXT NOT NULL,
      number INTEGER NOT NULL,
      row_id INTEGER NOT NULL REFERENCES messages (row_id) ON DELETE CASCADE,
      PRIMARY KEY (channel_id, target, number)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX mentions_of_message ON message_mentions (row_id)`.execute(database);
  await sql`
    CREATE TABLE reactions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      row_id INTEGER NOT NULL REFERENCES messages (row_id) ON DELETE CASCADE,
      emoji TEXT NOT NULL,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      UNIQUE (row_id, emoji, user_id)
    ) STRICT`.execute(database);
  await sql`CREATE INDEX reactions_of_user ON reactions (user_id)`.execute(database);
  await sql`
    CREATE TABLE chat_readers (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      read_to INTEGER NOT NULL,
      level TEXT NOT NULL DEFAULT 'all',
      PRIMARY KEY (user_id, channel_id)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX readers_of_chat ON chat_readers (channel_id)`.execute(database);
  // The words only, not the texts. secure-delete: what is deleted leaves the file, and does not wait for a merge of the index.
  await sql`CREATE VIRTUAL TABLE message_words USING fts5 (words, content='', tokenize='unicode61 remove_diacritics 2')`.execute(
    database,
  );
  await sql`INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1)`.execute(
    database,
  );
  await sql`
    UPDATE roles SET permissions = json_insert(permissions, '$[#]', 'mentionEveryone', '$[#]', 'manageMessages')
    WHERE EXISTS (SELECT 1 FROM json_each(permissions) WHERE value = 'mute')`.execute(database);
}

/** Files that are sent with messages, and how long the files of a channel are kept. */
async function addAttachedFiles(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE chats ADD COLUMN file_lifetime TEXT NOT NULL DEFAULT 'occupied'`.execute(
    database,
  );
  await sql`ALTER TABLE messages ADD COLUMN files TEXT NOT NULL DEFAULT '[]'`.execute(database);
}

/** What people have drawn on the boards of channels. */
async function addBoards(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE boards (
      channel_id TEXT PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
      edition INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`
    CREATE TABLE board_elements (
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      content TEXT NOT NULL,
      deleted_at INTEGER,
      PRIMARY KEY (channel_id, id)
    ) STRICT`.execute(database);
  await sql`
    CREATE TABLE board_images (
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      type TEXT NOT NULL,
      size INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      added_at INTEGER NOT NULL,
      PRIMARY KEY (channel_id, id)
    ) STRICT`.execute(database);
}

/** Who takes calls, and the calls that people have missed. */
async function addCalls(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users ADD COLUMN takes_calls INTEGER NOT NULL DEFAULT 1 CHECK (takes_calls IN (0, 1))`.execute(
    database,
  );
  await sql`
    CREATE TABLE missed_calls (
      callee_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      caller_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      called_at INTEGER NOT NULL,
      times INTEGER NOT NULL,
      PRIMARY KEY (callee_id, caller_id)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX missed_calls_of_caller ON missed_calls (caller_id)`.execute(database);
}

/** Previews of links in messages. `content` is null for one that was removed and must not come back. */
async function addLinkPreviews(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE link_previews (
      row_id INTEGER NOT NULL REFERENCES messages (row_id) ON DELETE CASCADE,
      url TEXT NOT NULL,
      content TEXT,
      picture_id TEXT UNIQUE,
      picture_size INTEGER,
      made_at INTEGER NOT NULL,
      picture BLOB,
      PRIMARY KEY (row_id, url)
    ) STRICT`.execute(database);
  await sql`
    CREATE INDEX link_pictures ON link_previews (made_at, picture_size)
    WHERE picture_id IS NOT NULL`.execute(database);
}

/** Who manages all channels may record. */
async function addRecordings(database: Kysely<unknown>): Promise<void> {
  await sql`
    UPDATE roles SET permissions = json_insert(permissions, '$[#]', 'record')
    WHERE EXISTS (SELECT 1 FROM json_each(permissions) WHERE value = 'manageChannels')`.execute(
    database,
  );
}

/** Where devices get push messages. One for each device, and one device for each browser. */
async function addPush(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE push_subscriptions (
      public_key TEXT PRIMARY KEY REFERENCES device_keys (public_key) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      endpoint TEXT NOT NULL UNIQUE,
      p256dh TEXT NOT NULL,
      auth TEXT NOT NULL,
      language TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`CREATE INDEX push_subscriptions_of_user ON push_subscriptions (user_id)`.execute(
    database,
  );
}

/** How many voices are heard at once in a channel; null for the standard, as before. */
async function addVoicesMax(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN voices_max INTEGER`.execute(database);
}

/** Whether a channel is to be encrypted to the end. */
async function addEncryption(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN encrypted INTEGER NOT NULL DEFAULT 1 CHECK (encrypted IN (0, 1))`.execute(
    database,
  );
}

/** Programs that come in by a token, and where they are told of what happens. */
async function addBots(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users ADD COLUMN bot INTEGER NOT NULL DEFAULT 0 CHECK (bot IN (0, 1))`.execute(
    database,
  );
  await sql`
    CREATE TABLE webhooks (
      user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      url TEXT NOT NULL,
      secret TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
}

/** Calls that were answered and have not ended, for a restart of the server. */
async function addOngoingCalls(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE ongoing_calls (
      id TEXT PRIMARY KEY,
      caller_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      callee_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      with_camera INTEGER NOT NULL CHECK (with_camera IN (0, 1)),
      accepted_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
  for (const side of ['caller', 'callee']) {
    await sql`CREATE INDEX ${sql.raw(`ongoing_calls_of_${side}`)} ON ongoing_calls (${sql.raw(`${side}_id`)})`.execute(
      database,
    );
  }
}

/** Links by which people outside hear a channel. Who manages all channels may make them. */
async function addListenLinks(database: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE listen_links (
      id TEXT PRIMARY KEY,
      token_hash TEXT NOT NULL UNIQUE,
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      maker_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      label TEXT NOT NULL,
      listeners_max INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER
    ) STRICT, WITHOUT ROWID`.execute(database);
  for (const owner of ['channel', 'maker']) {
    await sql`CREATE INDEX ${sql.raw(`listen_links_of_${owner}`)} ON listen_links (${sql.raw(`${owner}_id`)})`.execute(
      database,
    );
  }
  await sql`
    UPDATE roles SET permissions = json_insert(permissions, '$[#]', 'listenLinks')
    WHERE EXISTS (SELECT 1 FROM json_each(permissions) WHERE value = 'manageChannels')`.execute(
    database,
  );
}

/**
 * Sealed messages, and the keys of their chats, which only devices can open. A share stays when its device is removed: by it one sees
 * that a new key is needed.
 */
async function addSealedChat(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE messages ADD COLUMN sealed TEXT`.execute(database);
  await sql`
    CREATE TABLE device_hpke_keys (
      public_key TEXT PRIMARY KEY REFERENCES device_keys (public_key) ON DELETE CASCADE,
      hpke_key TEXT NOT NULL,
      signature TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`
    CREATE TABLE chat_keys (
      channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      key_id TEXT NOT NULL,
      link TEXT,
      PRIMARY KEY (channel_id, number)
    ) STRICT, WITHOUT ROWID`.execute(database);
  await sql`
    CREATE TABLE chat_key_shares (
      channel_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      to_device TEXT NOT NULL,
      to_user TEXT NOT NULL,
      from_user TEXT NOT NULL,
      from_device TEXT NOT NULL,
      sealed TEXT NOT NULL,
      signature TEXT NOT NULL,
      PRIMARY KEY (channel_id, number, to_device),
      FOREIGN KEY (channel_id, number) REFERENCES chat_keys (channel_id, number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID`.execute(database);
}

/** For how many days the recordings of a channel are kept; null for as long as the server keeps them, as before. */
async function addRecordingDays(database: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE channels ADD COLUMN recording_days INTEGER`.execute(database);
}

/** Nobody on a server that has people yet expects it to begin to encrypt: its owner is asked. A new one encrypts. */
async function askAboutEncryption(database: Kysely<unknown>): Promise<void> {
  await sql`
    INSERT INTO settings (key, value)
    SELECT 'encryption', 'undecided' WHERE EXISTS (SELECT 1 FROM users)`.execute(database);
}
