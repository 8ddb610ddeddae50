import { z } from 'zod';
import type { ChannelId, FileId, MessageId, UserId } from '../../domain/ids.ts';
import { type LinkPreview, previewUrlMaxLength } from '../../domain/LinkPreview.ts';
import {
  type ChatState,
  type Mentions,
  type Message,
  type MessageLifetime,
  type MessagePage,
  mentionsMax,
  messageFault,
  messageLifetimeMaxDays,
  messageMaxLength,
  messagePageMax,
  messageSearchMaxLength,
  messageSearchPageMax,
  messageSearchSkipMax,
  notificationLevels,
  tidyMessage,
} from '../../domain/Message.ts';
import type { NamedPerson } from '../../domain/moderation.ts';
import type { SealedText } from '../../domain/SealedText.ts';
import { attachedFilesMax } from '../../domain/SharedFile.ts';
import type { User } from '../../domain/User.ts';
import { sealedTextField } from '../encryption/chatKeys.ts';
import { emojiField } from '../fields.ts';
import { channelIdField, roleIdField, userIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import { fileIdField } from './files.ts';

/*
 * Text chat. What is sent to whom, with 300 people and 40 channels in mind:
 *
 * - A connection that has asked for `chat:list` is told of each new message in each channel that its person may read, by a
 *   `chat:noticed` of some 400 bytes: enough to count, and for a desktop notification. It is made once or twice for all (who is
 *   mentioned, and the others), so a message costs one insertion, not one row for each person.
 * - Only who has the chat of a channel open (`chat:open`) gets whole messages, edits, reactions, pins and typing marks.
 * - What one person has read and wants to be told of goes to the other connections of that person only (`chat:changed`).
 *
 * Answers and notifications are in one order: a notification that arrives before an answer is contained in it, one that arrives
 * after it is newer. So an answer replaces what a client knows, and a notification changes it.
 *
 * After each `session:open` nothing is open and nothing is followed: a client asks again, because it has missed messages. It
 * also asks for `chat:list` again when its person may read other channels than before.
 *
 * All of it needs `read` in the channel: `forbidden` without, `notFound` where the channel may not be seen.
 */

const messageIdField = z
  .int()
  .min(1)
  .transform((id) => id as MessageId);

/** A message's text; it is checked together with what is beside it. */
const sentTextField = z
  .string()
  .max(messageMaxLength * 4)
  .transform(tidyMessage);

const mentionsField = z
  .strictObject({
    userIds: z.array(userIdField).max(mentionsMax),
    roleIds: z.array(roleIdField).max(mentionsMax),
    everyone: z.boolean(),
  })
  .transform((mentions): Mentions => mentions);

const chatFields = z.strictObject({ channelId: channelIdField });
const messageFields = chatFields.extend({ messageId: messageIdField });

/**
 * Which part of the history: the newest; around the first unread message, or the newest when there is none; before or after a
 * message, without it; around a message, with it. The message need not exist any more.
 */
const placeField = z.discriminatedUnion('at', [
  z.strictObject({ at: z.enum(['newest', 'unread']) }),
  z.strictObject({ at: z.enum(['before', 'after', 'around']), messageId: messageIdField }),
]);
const limitField = z.int().min(1).max(messagePageMax);

/** The answer to `chat:open`. */
export interface OpenedChat {
  readonly page: MessagePage;
  readonly chat: ChatState;
  readonly lifetime: MessageLifetime;
}

/** Messages apart from their history, with who and which files are in them, as in a page. */
type FoundMessages = Pick<MessagePage, 'people' | 'goneFiles'> & { readonly messages: Message[] };

export const messageRequests = {
  /** The chats of all channels that the person may read. From then on this connection gets notices. */
  'chat:list': request<{ chats: ChatState[] }>()(z.strictObject({})),
  /**
   * Opens the chat of a channel on this connection, until `chat:close`, `chat:closed` or the end of the connection. Opening an
   * open one is allowed. `limitReached` for more than `openChatsMax`.
   */
  'chat:open': request<OpenedChat>()(chatFields.extend({ place: placeField, limit: limitField })),
  /** Never refused, also for a chat that is not open. */
  'chat:close': request<Record<string, never>>()(chatFields),
  /**
   * Somebody types here: for others who have the chat open, for a few seconds. Not stored; may be lost. Needs `write`; ignored
   * where it comes too often.
   */
  'chat:type': request<Record<string, never>>()(chatFields),
  /** Everything up to and with this message is read. Never moves back: the later of two devices counts. */
  'chat:markRead': request<{ chat: ChatState }>()(messageFields),
  /** This message and those after it are unread again. */
  'chat:markUnread': request<{ chat: ChatState }>()(messageFields),
  'chat:setLevel': request<{ chat: ChatState }>()(
    chatFields.extend({ level: z.enum(notificationLevels) }),
  ),
  /** How long the messages of a channel are kept. Deletes older ones at once. Needs `manageChannels`. */
  'chat:setLifetime': request<Record<string, never>>()(
    chatFields.extend({
      lifetime: z.union([
        z.enum(['forever', 'occupied']),
        z.int().min(1).max(messageLifetimeMaxDays),
      ]),
    }),
  ),
  /** Who has written in the channel, those who wrote last first: for completing a mention, with those whom the app sees anyway. */
  'chat:writers': request<{ people: User[] }>()(chatFields),
  /** A part of the history; the chat need not be open. Fewer than `limit` when the texts are long. */
  'message:list': request<MessagePage>()(
    chatFields.extend({ place: placeField, limit: limitField }),
  ),
  /**
   * Sends a message; it is on the disk before the answer. Needs `write`. Makes all before it read, for its author. With a
   * `clientId` that the person has used for a message in this channel, nothing is sent and that message is the answer, as it is
   * now; `notFound` when it was deleted since. So the same request can be repeated until it is answered.
   *
   * Roles and everyone are told only by who has `mentionEveryone` there. `replyTo` may be a message that is gone. Files are the
   * author's own, complete and of this channel: else `notFound`. They are removed with the message when it is deleted.
   *
   * In an encrypted channel it must be sealed, in another one it must not: else `conflict`. `outdated` when it is not sealed by the newest
   * key, or when somebody has that key who may not read any more: then a new key has to be begun first.
   */
  'message:send': request<{ message: Message }>()(
    chatFields
      .extend({
        /** Made up by the client, random, one for each message. */
        clientId: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
        text: sentTextField,
        replyTo: messageIdField.nullable().default(null),
        fileIds: z.array(fileIdField).max(attachedFilesMax).default([]),
        sealed: sealedTextField.optional(),
        /** Whom a sealed message tells of itself: the server cannot read it. Ignored otherwise. */
        mentions: mentionsField.optional(),
      })
      .refine(({ text, fileIds, sealed, clientId }) =>
        sealed
          ? text === '' && sealed.clientId === clientId && sealed.revision === 0
          : messageFault(text, fileIds.length > 0) === null,
      ),
  ),
  /** One's own only, and only with `write`. `notFound` when it is gone. Sealed as `message:send`. */
  'message:edit': request<{ message: Message }>()(
    messageFields
      .extend({ text: sentTextField, sealed: sealedTextField.optional() })
      .refine(({ text, sealed }) =>
        sealed ? text === '' && sealed.revision > 0 : messageFault(text) === null,
      ),
  ),
  /**
   * One's own; of others with `manageMessages`. Really deleted, with its reactions. Deleting one that is gone succeeds, so that
   * it can be repeated.
   */
  'message:delete': request<Record<string, never>>()(messageFields),
  /**
   * Removes the preview of a link for ever. Of one's own message; of others with `manageMessages`. Removing one that is not there
   * succeeds, so that it can be repeated. `notFound` when the message is gone.
   */
  'message:removePreview': request<Record<string, never>>()(
    messageFields.extend({ url: z.string().max(previewUrlMaxLength) }),
  ),
  /**
   * Adds one's own reaction, or takes it back. Needs `write` to add. `limitReached` for one kind more than `reactionKindsMax`.
   * Repeating it changes nothing.
   */
  'message:react': request<{ message: Message }>()(
    messageFields.extend({ emoji: emojiField, reacted: z.boolean() }),
  ),
  /** Who reacted with this emoji, the first ones. */
  'message:reactors': request<{ people: User[] }>()(messageFields.extend({ emoji: emojiField })),
  /** Needs `manageMessages`. `limitReached` for more than `pinsMax`. */
  'message:pin': request<{ message: Message }>()(messageFields.extend({ pinned: z.boolean() })),
  /** The pinned messages, pinned last first. */
  'message:pins': request<FoundMessages>()(chatFields),
  /**
   * Messages that contain all words, each as written or as the beginning or part of a longer one, in any case; the newest
   * first. In one channel, or in all that the person may read.
   */
  'message:search': request<FoundMessages & { more: boolean }>()(
    z.strictObject({
      text: z.string().max(messageSearchMaxLength),
      /** Null for all channels that the person may read. */
      channelId: z.nullable(channelIdField),
      /** Only by this person. */
      authorId: z.nullable(userIdField).default(null),
      /** How many of the first results to leave out. */
      skip: z.int().min(0).max(messageSearchSkipMax).default(0),
      limit: z.int().min(1).max(messageSearchPageMax),
    }),
  ),
};

export interface MessageNotifications {
  /**
   * A new message of somebody else in a channel that the person may read: counts as unread when its id is greater than `lastId`
   * and `readTo` of the chat, and is its `lastId` from now on.
   */
  'chat:noticed': {
    channelId: ChannelId;
    messageId: MessageId;
    sentAt: number;
    author: NamedPerson;
    /** As `messageExcerpt` makes it; null of a sealed message. */
    excerpt: string | null;
    mentionsYou: boolean;
  };
  /**
   * A message of somebody else is gone: a notice about it must not be shown any more. When it was unread, `unread` (and
   * `mentions`, with `mentionsYou`) are one less, except where they are `unreadMax`.
   */
  'chat:unnoticed': { channelId: ChannelId; messageId: MessageId; mentionsYou: boolean };
  /** The person has read, written or set something, on whatever device; or many messages were deleted. Replaces the state. */
  'chat:changed': { chat: ChatState };
  /** The person may not read this channel any more: its chat is not open any more. */
  'chat:closed': { channelId: ChannelId };
  /** To who has the chat open: somebody else types. Shown for `typingShownMs`, or until their message. */
  'chat:typed': { channelId: ChannelId; by: NamedPerson };
  /** To who has the chat open: all messages up to and with this one are deleted, because their time is over. */
  'chat:cleared': { channelId: ChannelId; upTo: MessageId };
  'chat:lifetimeChanged': { channelId: ChannelId; lifetime: MessageLifetime };
  /**
   * To who has the chat open, also to its author: a new message, always the newest. `clientId` tells the author's apps which of
   * their own it is. `people` as in a page.
   */
  'message:sent': { message: Message; clientId: string; people: readonly User[] };
  'message:edited': {
    channelId: ChannelId;
    messageId: MessageId;
    text: string;
    sealed?: SealedText;
    editedAt: number;
    /** Those mentioned in the new text. */
    people: readonly User[];
  };
  /** To who has the chat open: all previews of a message from now on. */
  'message:previewsChanged': {
    channelId: ChannelId;
    messageId: MessageId;
    previews: readonly LinkPreview[];
  };
  /** Replies to it have no excerpt any more. */
  'message:deleted': { channelId: ChannelId; messageId: MessageId };
  /** `count`: of all people with this emoji, 0 for none any more. */
  'message:reacted': {
    channelId: ChannelId;
    messageId: MessageId;
    emoji: string;
    userId: UserId;
    reacted: boolean;
    count: number;
  };
  /** To who has the chat open: a file of the channel is gone, which may have been sent with messages. */
  'message:fileGone': { channelId: ChannelId; fileId: FileId };
  'message:pinned': { channelId: ChannelId; messageId: MessageId; pinnedAt: number | null };
}
