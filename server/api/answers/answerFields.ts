import { z } from 'zod';
import { auditKinds } from '../../../shared/domain/AuditEntry.ts';
import { encryptionPolicies } from '../../../shared/domain/Encryption.ts';
import { inviteKinds } from '../../../shared/domain/Invite.ts';
import { notificationLevels } from '../../../shared/domain/Message.ts';
import { restrictionKinds } from '../../../shared/domain/moderation.ts';
import { channelPermissions, permissions } from '../../../shared/permissions/permissions.ts';

/*
 * What answers consist of, as schemas for the API's document. They stand here and not beside the types, because the app would have to load
 * them; `answerSchemas.test.ts` does not compile when they differ. Ids are text here, as in JSON.
 */

const id = z.string();
/** Milliseconds since 1970. */
const time = z.number().meta({ description: 'Milliseconds since 1970.' });
const messageId = z.number();
/** Somebody who was not gone when it was written. */
const maker = z.object({ id, name: z.string() });

const namedPerson = z.object({ id: id.nullable(), name: z.string() });

const door = z.union([
  z.object({ kind: z.literal('doNotDisturb') }),
  z.object({ kind: z.literal('backAt'), at: time }),
]);

export const user = z.object({
  id,
  name: z.string(),
  colorSeed: z.number(),
  isOwner: z.boolean(),
  roleIds: z.array(id),
  picture: z.exactOptional(z.string()),
  isBot: z.exactOptional(z.literal(true)),
  door: z.exactOptional(door),
});

export const knownPerson = z.object({ user, lastSeenAt: time, connected: z.boolean() });

const channelOverride = z.object({
  subject: z.union([z.object({ roleId: id }), z.object({ userId: id })]),
  allow: z.array(z.enum(channelPermissions)),
  deny: z.array(z.enum(channelPermissions)),
});

const recordingSeat = z.object({
  id,
  by: namedPerson,
  startedAt: time,
  videos: z.exactOptional(z.literal(true)),
  key: z.exactOptional(z.string()),
});

export const channel = z.object({
  id,
  name: z.string(),
  category: z.string(),
  topic: z.string(),
  status: z.string(),
  position: z.number(),
  userLimit: z.number().nullable(),
  locked: z.boolean(),
  temporary: z.boolean(),
  music: z.boolean(),
  stage: z.boolean(),
  bitrate: z.number().nullable(),
  voicesMax: z.number().nullable(),
  recordingDays: z.number().nullable(),
  hidesSpeaking: z.boolean(),
  videoLimit: z.number().nullable(),
  idleAfterMs: z.number().nullable(),
  encrypted: z.boolean(),
  sealed: z.exactOptional(z.literal(true)),
  overrides: z.array(channelOverride),
  recording: z.exactOptional(recordingSeat),
  listenSeat: z.exactOptional(z.object({ listeners: z.number() })),
  isCall: z.exactOptional(z.literal(true)),
});

export const occupant = z.object({
  peerId: id,
  user,
  channelId: id,
  stagePart: z
    .object({ speaks: z.boolean(), hand: z.number().nullable(), invited: z.boolean() })
    .nullable(),
  suppressed: z.boolean(),
  muted: z.boolean(),
  deafened: z.boolean(),
  serverMuted: z.boolean(),
  serverDeafened: z.boolean(),
  listenOnly: z.boolean(),
  sharing: z.boolean(),
  drawable: z.boolean(),
  camera: z.boolean(),
  recorded: z.exactOptional(z.literal(true)),
  away: z.boolean(),
});

const size = { width: z.number(), height: z.number() };

const attachedFile = z.object({
  id,
  name: z.string(),
  size: z.number(),
  mediaType: z.string().nullable(),
  preview: z.object(size).nullable(),
});

const linkPreview = z.object({
  url: z.string(),
  address: z.string(),
  siteName: z.string().nullable(),
  title: z.string(),
  description: z.string().nullable(),
  picture: z.object({ id, ...size }).nullable(),
});

const sealedText = z.object({
  keyId: z.string(),
  userId: id,
  deviceKey: z.string(),
  clientId: z.string(),
  revision: z.number(),
  after: messageId,
  body: z.string(),
  signature: z.string(),
});

export const message = z.object({
  channelId: id,
  id: messageId,
  authorId: id.nullable(),
  text: z.string(),
  files: z.array(attachedFile),
  previews: z.array(linkPreview),
  sentAt: time,
  editedAt: time.nullable(),
  reply: z
    .object({ messageId, authorId: id.nullable(), excerpt: z.string().nullable() })
    .nullable(),
  mentions: z.object({ userIds: z.array(id), roleIds: z.array(id), everyone: z.boolean() }),
  reactions: z.array(z.object({ emoji: z.string(), count: z.number(), mine: z.boolean() })),
  pinnedAt: time.nullable(),
  sealed: z.exactOptional(sealedText),
});

/** Messages, and who and which files are in them. */
export const foundMessages = z.object({
  messages: z.array(message),
  people: z.array(user),
  goneFiles: z.array(id),
});

export const chatState = z.object({
  channelId: id,
  lastId: messageId,
  readTo: messageId,
  unread: z.number(),
  mentions: z.number(),
  level: z.enum(notificationLevels),
});

export const role = z.object({
  id,
  kind: z.enum(['everyone', 'guest', 'member', 'own']),
  name: z.string(),
  color: z.string().nullable(),
  rank: z.number(),
  permissions: z.array(z.enum(permissions)),
});

const deed = {
  by: namedPerson,
  reason: z.string().nullable(),
  beganAt: time,
  endsAt: time.nullable(),
};

export const restriction = z.object({ ...deed, kind: z.enum(restrictionKinds) });

export const ban = z.object({
  ...deed,
  id: z.number(),
  person: namedPerson,
  addresses: z.string().nullable(),
});

export const auditEntry = z.object({
  id: z.number(),
  at: time,
  kind: z.enum(auditKinds),
  by: namedPerson,
  person: namedPerson.nullable(),
  subject: z.string().nullable(),
  former: z.string().nullable(),
  reason: z.string().nullable(),
  endsAt: time.nullable(),
  addresses: z.string().nullable(),
});

export const invite = z.object({
  id,
  kind: z.enum(inviteKinds),
  roleId: id.nullable(),
  channelId: id.nullable(),
  usesMax: z.number().nullable(),
  note: z.string(),
  code: z.string().nullable(),
  maker,
  createdAt: time,
  expiresAt: time.nullable(),
  uses: z.number(),
});

export const listenLink = z.object({
  id,
  channelId: id,
  label: z.string(),
  listenersMax: z.number(),
  maker,
  createdAt: time,
  expiresAt: time.nullable(),
  listeners: z.number(),
});

export const sound = z.object({
  id,
  name: z.string(),
  emoji: z.string().nullable(),
  uploader: maker,
  lengthMs: z.number(),
  hash: z.string(),
});

export const serverProfile = z.object({
  name: z.string(),
  picture: z.string().nullable(),
  nameFixed: z.boolean(),
  linkPreviews: z.boolean(),
  e2ee: z.exactOptional(z.enum(encryptionPolicies)),
  e2eeFixed: z.exactOptional(z.literal(true)),
  e2eeUndecided: z.exactOptional(z.literal(true)),
});
