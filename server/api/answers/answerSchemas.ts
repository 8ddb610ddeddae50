import { z } from 'zod';
import type { RequestName } from '../../../shared/protocol/protocol.ts';
import * as fields from './answerFields.ts';

const { ban, channel, chatState, foundMessages, invite, knownPerson, message } = fields;
const { restriction, role, sound, user } = fields;

const done = z.object({});
const withMessage = z.object({ message });
const withChannel = z.object({ channel });
const withChat = z.object({ chat: chatState });
const withPeople = z.object({ people: z.array(user) });
const withUser = z.object({ user });
const withRole = z.object({ role });
const withSound = z.object({ sound });
const withRestriction = z.object({ restriction });
/** As `ApiRequests` writes bytes. */
const withBytes = z.object({ bytes: z.base64() });

/** By these names the document has what stands in more than one answer. */
export const sharedSchemas = {
  AuditEntry: fields.auditEntry,
  Ban: ban,
  Channel: channel,
  ChatState: chatState,
  Invite: invite,
  ListenLink: fields.listenLink,
  Message: message,
  Occupant: fields.occupant,
  Restriction: restriction,
  Role: role,
  ServerProfile: fields.serverProfile,
  Sound: sound,
  User: user,
};

/** What the HTTP API answers to each of its requests, as JSON. */
export const answerSchemas = {
  'audit:list': z.object({ entries: z.array(fields.auditEntry), more: z.boolean() }),
  'ban:lift': done,
  'ban:list': z.object({ bans: z.array(ban), more: z.boolean() }),
  'channel:create': withChannel,
  'channel:createTemporary': withChannel,
  'channel:delete': done,
  'channel:override': withChannel,
  'channel:reorder': done,
  'channel:setStatus': withChannel,
  'channel:update': withChannel,
  'chat:list': z.object({ chats: z.array(chatState) }),
  'chat:markRead': withChat,
  'chat:markUnread': withChat,
  'chat:setLevel': withChat,
  'chat:setLifetime': done,
  'chat:writers': withPeople,
  'invite:create': z.object({ invite }),
  'invite:list': z.object({ invites: z.array(invite) }),
  'invite:revoke': done,
  'listenLink:create': z.object({ link: fields.listenLink, token: z.string() }),
  'listenLink:list': z.object({ links: z.array(fields.listenLink) }),
  'listenLink:revoke': done,
  'message:delete': done,
  'message:edit': withMessage,
  'message:list': foundMessages.extend({ hasOlder: z.boolean(), hasNewer: z.boolean() }),
  'message:pin': withMessage,
  'message:pins': foundMessages,
  'message:react': withMessage,
  'message:reactors': withPeople,
  'message:removePreview': done,
  'message:search': foundMessages.extend({ more: z.boolean() }),
  'message:send': withMessage,
  'person:ban': z.object({ ban }),
  'person:deafen': withRestriction,
  'person:disconnect': done,
  'person:kick': done,
  'person:list': z.object({ people: z.array(knownPerson) }),
  'person:move': done,
  'person:mute': withRestriction,
  'person:setRoles': withUser,
  'person:undeafen': done,
  'person:undoKick': done,
  'person:unmute': done,
  'presence:get': z.object({
    presence: z.object({
      revision: z.number(),
      channels: z.array(channel),
      occupants: z.array(fields.occupant),
    }),
  }),
  'role:create': withRole,
  'role:delete': done,
  'role:reorder': done,
  'role:update': withRole,
  'server:link': z.object({
    url: z.string().nullable(),
    fingerprint256: z.string().nullable(),
    addresses: z.array(z.string()),
  }),
  'server:update': z.object({ server: fields.serverProfile }),
  'sound:add': withSound,
  'sound:get': withBytes,
  'sound:list': z.object({ sounds: z.array(sound) }),
  'sound:play': done,
  'sound:remove': done,
  'sound:update': withSound,
  'user:picture': withBytes,
  'user:rename': withUser,
  'user:setDoor': withUser,
  'user:setPicture': withUser,
} as const satisfies Partial<Record<RequestName, z.ZodObject>>;
