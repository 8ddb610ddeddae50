import type { Generated } from 'kysely';
import type { AuditKind } from '../../shared/domain/AuditEntry.ts';
import type { BoardImageType } from '../../shared/domain/board.ts';
import type { DeviceKind } from '../../shared/domain/Device.ts';
import type { Door } from '../../shared/domain/Door.ts';
import type { InviteKind } from '../../shared/domain/Invite.ts';
import type {
  ChannelId,
  FileId,
  InviteId,
  ListenLinkId,
  MessageId,
  RoleId,
  SoundId,
  UserId,
} from '../../shared/domain/ids.ts';
import type { RestrictionKind } from '../../shared/domain/moderation.ts';
import type { PushLanguage } from '../../shared/domain/Push.ts';
import type { RoleKind } from '../../shared/domain/Role.ts';

/**
 * The tables of the database, as `migrations.ts` makes them. Times are milliseconds since 1970; 0 and 1 stand for false and
 * true.
 */
export interface Tables {
  channels: {
    id: ChannelId;
    name: string;
    name_key: string;
    position: number;
    user_limit: number | null;
    music: number;
    stage: Generated<number>;
    encrypted: Generated<number>;
    hides_speaking: number;
    /** In bit/s. */
    video_limit: number | null;
    category: string;
    topic: string;
    /** In bit/s. */
    bitrate: number | null;
    /** Null for the standard. */
    voices_max: number | null;
    /** Null for as long as the server keeps them. */
    recording_days: number | null;
    idle_after_ms: number | null;
    locked: Generated<number>;
    temporary: Generated<number>;
  };
  users: {
    id: UserId;
    /** The key that they came with, which may be removed since. Raw Ed25519 key, base64url. */
    first_key: string;
    name: string;
    /** See `NameSkeletons`. Null until the names are compared, at the start of the server. */
    skeleton: string | null;
    small_skeleton: string | null;
    /** 1 for a user whose name looks like that of somebody who came earlier, before this was refused. */
    name_shared: Generated<number>;
    /** `user_pictures.hash`. */
    picture: string | null;
    door: Door['kind'] | null;
    door_ends_at: number | null;
    takes_calls: Generated<number>;
    created_at: number;
    last_seen_at: number;
    /** Null for a user that never joined a channel. */
    joined_at: number | null;
    /** 1 for at most one user. */
    owner: number;
    /** 0 for a user who needs a code or an invite at the next sign-in, as if the key were new. */
    admitted: Generated<number>;
    /** 1 for a user who came as a guest, and has not become a member since. */
    guest: Generated<number>;
    /** 1 for a program that comes in by a token. */
    bot: Generated<number>;
  };
  /** Of bots. */
  webhooks: { user_id: UserId; url: string; secret: string };
  user_pictures: {
    user_id: UserId;
    /** SHA-256 of the bytes, base64url. */
    hash: string;
    bytes: Uint8Array;
  };
  invites: {
    /** `hashOf` its code: by it the code is looked up. */
    id: InviteId;
    code: string;
    kind: InviteKind;
    role_id: RoleId | null;
    channel_id: ChannelId | null;
    note: string;
    maker_id: UserId;
    created_at: number;
    expires_at: number | null;
    uses_max: number | null;
    uses: number;
  };
  listen_links: {
    id: ListenLinkId;
    /** `hashOf` its token. */
    token_hash: string;
    channel_id: ChannelId;
    maker_id: UserId;
    label: string;
    listeners_max: number;
    created_at: number;
    expires_at: number | null;
  };
  device_keys: {
    /** Raw Ed25519 key, base64url. */
    public_key: string;
    user_id: UserId;
    /** `recovery` for at most one key of a user. */
    kind: DeviceKind;
    name: string;
    added_at: number;
    last_seen_at: number;
  };
  /** Keys that were taken from a user. They never sign in again. */
  removed_keys: { public_key: string; user_id: UserId; removed_at: number };
  roles: {
    id: RoleId;
    kind: RoleKind;
    name: string;
    name_key: string;
    /** `#rrggbb`. */
    color: string | null;
    rank: number;
    /** A JSON list. */
    permissions: string;
  };
  user_roles: { user_id: UserId; role_id: RoleId };
  /** Of a role or a user, never both. `allow` and `deny` are JSON lists. */
  channel_overrides: {
    channel_id: ChannelId;
    role_id: RoleId | null;
    user_id: UserId | null;
    allow: string;
    deny: string;
  };
  restrictions: {
    user_id: UserId;
    kind: RestrictionKind;
    by_id: UserId | null;
    by_name: string;
    reason: string | null;
    began_at: number;
    /** Null until it is lifted. */
    ends_at: number | null;
  };
  bans: {
    id: Generated<number>;
    /** Null when the user is deleted. */
    user_id: UserId | null;
    /** Raw Ed25519 key, base64url. */
    public_key: string;
    /** Of the user, when the ban was made. */
    name: string;
    by_id: UserId | null;
    by_name: string;
    reason: string | null;
    began_at: number;
    /** Null until it is lifted. */
    ends_at: number | null;
    /** See `bannedRange`. */
    addresses: string | null;
  };
  /** Its ids are of users and channels that may be gone. */
  audit_entries: {
    id: Generated<number>;
    at: number;
    kind: AuditKind;
    by_id: UserId | null;
    by_name: string;
    person_id: UserId | null;
    person_name: string | null;
    subject: string | null;
    former: string | null;
    reason: string | null;
    ends_at: number | null;
    addresses: string | null;
    channel_id: ChannelId | null;
    other_channel_id: ChannelId | null;
    public: number;
    search_key: string;
  };
  sounds: {
    id: SoundId;
    name: string;
    name_key: string;
    emoji: string | null;
    uploader_id: UserId;
    length_ms: number;
    /** SHA-256 of the bytes, base64url. */
    hash: string;
    bytes: Uint8Array;
    created_at: number;
  };
  /** One row for each channel in which anybody has written, or whose lifetime was set. */
  chats: {
    channel_id: ChannelId;
    /** Of the newest message that there has been. */
    last_number: Generated<number>;
    /** `forever`, `occupied`, or a number of days. */
    lifetime: Generated<string>;
    /** `occupied`, or a number of days. */
    file_lifetime: Generated<string>;
  };
  messages: {
    row_id: Generated<number>;
    /** Of a channel that may be gone: then the message is deleted soon. */
    channel_id: ChannelId;
    number: MessageId;
    /** Null when the user is deleted. */
    author_id: UserId | null;
    client_id: string;
    text: string;
    sent_at: number;
    edited_at: number | null;
    /** The number of another message of the channel, which may be gone. */
    reply_to: MessageId | null;
    pinned_at: number | null;
    /** A JSON list of `AttachedFile`. */
    files: Generated<string>;
    /** A `SealedText` as JSON; null for a message that is not sealed. */
    sealed: string | null;
  };
  device_hpke_keys: { public_key: string; hpke_key: string; signature: string };
  chat_keys: { channel_id: ChannelId; number: number; key_id: string; link: string | null };
  chat_key_shares: {
    channel_id: ChannelId;
    number: number;
    to_device: string;
    to_user: UserId;
    from_user: UserId;
    from_device: string;
    sealed: string;
    signature: string;
  };
  /** Messages that were deleted a short time ago, so that none is sent again. */
  deleted_messages: {
    author_id: UserId;
    channel_id: ChannelId;
    client_id: string;
    deleted_at: number;
  };
  message_mentions: {
    channel_id: ChannelId;
    /** See `mentionTarget`. */
    target: string;
    number: MessageId;
    row_id: number;
  };
  reactions: { id: Generated<number>; row_id: number; emoji: string; user_id: UserId };
  link_previews: {
    row_id: number;
    url: string;
    /** `PageSummary` as JSON, with the size of its picture; null for one that was removed. */
    content: string | null;
    /** These three are null without a picture. */
    picture_id: FileId | null;
    /** In bytes. */
    picture_size: number | null;
    picture: Uint8Array | null;
    made_at: number;
  };
  chat_readers: {
    user_id: UserId;
    channel_id: ChannelId;
    read_to: MessageId;
    level: Generated<string>;
  };
  /** One row for each channel whose board was cleared. */
  boards: { channel_id: ChannelId; edition: number };
  board_elements: {
    channel_id: ChannelId;
    id: string;
    /** The element as JSON; for a deleted one only its version. */
    content: string;
    deleted_at: number | null;
  };
  board_images: {
    channel_id: ChannelId;
    id: string;
    type: BoardImageType;
    /** In bytes. */
    size: number;
    bytes: Uint8Array;
    added_at: number;
  };
  missed_calls: { callee_id: UserId; caller_id: UserId; called_at: number; times: number };
  ongoing_calls: {
    id: ChannelId;
    caller_id: UserId;
    callee_id: UserId;
    with_camera: 0 | 1;
    accepted_at: number;
  };
  push_subscriptions: {
    /** Of the device: raw Ed25519 key, base64url. */
    public_key: string;
    user_id: UserId;
    /** Secret, as all of `PushSubscription`. */
    endpoint: string;
    p256dh: string;
    auth: string;
    language: PushLanguage;
  };
  settings: { key: string; value: string };
}
