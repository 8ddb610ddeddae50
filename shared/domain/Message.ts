import type { ChannelId, FileId, MessageId, RoleId, UserId } from './ids.ts';
import type { LinkPreview } from './LinkPreview.ts';
import type { SealedReading, SealedText } from './SealedText.ts';
import type { AttachedFile } from './SharedFile.ts';
import type { User } from './User.ts';

/*
 * Text chat: every channel has one, readable without joining. Names, avatars and roles of people change, so messages name people
 * by their ids only, and what carries messages also carries the people in them (`MessagePage.people`).
 */

/** A message as its readers see it. Times are milliseconds since 1970. */
export interface Message {
  readonly channelId: ChannelId;
  /** Grows with each message of the channel; unique in it, and never used again. It says nothing of other channels. */
  readonly id: MessageId;
  /** Null when the person is gone from this server: their messages stay, without them. */
  readonly authorId: UserId | null;
  /** Markdown with mentions, as `tidyMessage` leaves it. Empty only beside files. */
  readonly text: string;
  /** The files that were sent with it, which may be gone by now (`MessagePage.goneFiles`). */
  readonly files: readonly AttachedFile[];
  /** Of its links, in their order. They come later than the message. */
  readonly previews: readonly LinkPreview[];
  readonly sentAt: number;
  /** Null while it is as it was sent. */
  readonly editedAt: number | null;
  readonly reply: Reply | null;
  /** Whom it told of itself when it was sent. An edit changes nothing about it. */
  readonly mentions: Mentions;
  /** In the order of the first of each kind; at most `reactionKindsMax`. */
  readonly reactions: readonly Reaction[];
  /** Null while it is not pinned. */
  readonly pinnedAt: number | null;
  /** Of a message in an encrypted channel: its text and the names of its files are here. The server sends an empty `text`. */
  readonly sealed?: SealedText;
  /** What came of opening it; only in the app, which also puts in what was sealed. */
  readonly reading?: SealedReading;
}

/** The message that another one answers. */
interface Reply {
  readonly messageId: MessageId;
  /** Its author; null when they, or the message, are gone. */
  readonly authorId: UserId | null;
  /** The beginning of its text now, in one line (`messageExcerpt`); null when the message is gone. */
  readonly excerpt: string | null;
}

/** Whom a message told of itself: named in its text with the right to do so, or the author of what it answers. */
export interface Mentions {
  readonly userIds: readonly UserId[];
  readonly roleIds: readonly RoleId[];
  readonly everyone: boolean;
}

/** All reactions to a message with one emoji. */
export interface Reaction {
  readonly emoji: string;
  /** Of how many people. */
  readonly count: number;
  /** Whether one is of the person who asked. Never true in a notification, which is the same for all. */
  readonly mine: boolean;
}

/** A part of the history of one channel. */
export interface MessagePage {
  /** The oldest first, without gaps. */
  readonly messages: readonly Message[];
  /** Who is named in them: authors, those answered, those mentioned. Without people who are gone. */
  readonly people: readonly User[];
  /** Which of their files are gone. */
  readonly goneFiles: readonly FileId[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/**
 * The chat of one channel as one person has it: the same on all of their devices, kept by the server. What is unread are the
 * messages of others after `readTo`.
 */
export interface ChatState {
  readonly channelId: ChannelId;
  /** The newest message that there has been; 0 for none. */
  readonly lastId: MessageId;
  /** Read up to and with this one; 0 for nothing. For a person who is new here: the newest at that time. */
  readonly readTo: MessageId;
  /** Counted up to `unreadMax`, which means that many or more. */
  readonly unread: number;
  /** Those of the unread that mention the person: themselves, one of their roles, or everyone. Counted likewise. */
  readonly mentions: number;
  readonly level: NotificationLevel;
}

/** Of which new messages of a channel a person wants to be told. Counts do not depend on it. */
export const notificationLevels = ['all', 'mentions', 'none'] as const;
export type NotificationLevel = (typeof notificationLevels)[number];

/**
 * How long the messages of a channel are kept: `forever`; `occupied`: as long as somebody is in the channel; or a number of days.
 * Pinned ones are no exception.
 */
export type MessageLifetime = 'forever' | 'occupied' | number;
/** Ten years. */
export const messageLifetimeMaxDays = 3650;

/** In UTF-16 code units, after `tidyMessage`. */
export const messageMaxLength = 4000;
export const messageMaxLines = 200;
/** The most different people, and the most roles, that one message tells of itself; further ones are only text. */
export const mentionsMax = 20;
/** The most different emoji on one message. */
export const reactionKindsMax = 20;
export const pinsMax = 50;
export const messagePageMax = 100;
/** The most characters of all texts in one page, so that a page of long ones stays small. Never less than one message. */
export const messagePageTextMax = 60_000;
/** The most characters of an excerpt. */
export const excerptMaxLength = 140;
export const unreadMax = 1000;
/** The most characters of what is searched for, and results in one answer. */
export const messageSearchMaxLength = 100;
export const messageSearchPageMax = 50;
/** How many results can be skipped for the ones after them. */
export const messageSearchSkipMax = 1000;
/** The most people in the answer to who reacted, and to who has written. */
export const chatPeopleMax = 100;
/** The most chats that one connection has open. */
export const openChatsMax = 4;
/** While somebody types, their app says so in this interval; others show it for the longer time after the last one. */
export const typingRepeatMs = 3_000;
export const typingShownMs = 6_000;

/** Mentions as they stand in a text: `<@id of a person>`, `<@&id of a role>`, `<@everyone>`. */
const mention = /<@(?<role>&?)(?<id>[A-Za-z0-9_-]{1,64})>/gu;

/** A piece of a text: what stands between mentions, or one mention. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'person'; readonly userId: UserId }
  | { readonly kind: 'role'; readonly roleId: RoleId }
  | { readonly kind: 'everyone' };

/** Splits a text at its mentions, whether or not what they name exists. Never empty pieces. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(mention)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    end = found.index + found[0].length;
    parts.push(mentionOf(found.groups?.['role'] === '&', found.groups?.['id'] ?? ''));
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function mentionOf(isRole: boolean, id: string): TextPart {
  if (isRole) return { kind: 'role', roleId: id as RoleId };
  return id === 'everyone' ? { kind: 'everyone' } : { kind: 'person', userId: id as UserId };
}

/** How a mention is written into a text. */
export function mentionText(part: Exclude<TextPart, { kind: 'text' }>): string {
  if (part.kind === 'everyone') return '<@everyone>';
  return part.kind === 'role' ? `<@&${part.roleId}>` : `<@${part.userId}>`;
}

/** Whether a message told this person of itself. */
export function mentionsPerson(
  { userIds, roleIds, everyone }: Mentions,
  person: Pick<User, 'id' | 'roleIds'>,
): boolean {
  return (
    everyone ||
    userIds.includes(person.id) ||
    roleIds.some((roleId) => person.roleIds.includes(roleId))
  );
}

/** Control characters but tab and line feed, halves of surrogate pairs, noncharacters. */
const forbidden = /[[\p{Cc}--[\t\n]]\p{Cs}\p{Noncharacter_Code_Point}]/gv;
/**
 * Embeddings, overrides and isolates: they turn the direction of what follows, so that a text reads otherwise than it is. Marks
 * of a direction (U+200E, U+200F, U+061C) stay, because Hebrew and Arabic need them and they turn nothing.
 */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/gu;
/** More marks on one letter than any language writes cover the lines around it. */
const stackedMarks = /(?<kept>\p{M}{8})\p{M}+/gu;
/** What is seen as nothing, alone: a message needs more. Includes the Braille cell without dots. */
const unseen = /[\s\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\p{Co}\p{Cn}\u2800]/gv;

/**
 * A message as it is stored and sent: line feeds as line ends, composed (NFC), without control characters, controls of the
 * direction and piles of marks, without blank lines around it. What is removed is invisible or only does harm, so nobody is
 * asked about it.
 */
export function tidyMessage(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replace(forbidden, '')
    .replace(bidiControls, '')
    .replace(stackedMarks, '$<kept>')
    .normalize('NFC')
    .replace(/^(?:[^\S\n]*\n)+/u, '')
    .trimEnd();
}

/** Why a text cannot be sent. `blank`: nothing in it is visible. */
export type MessageFault = 'blank' | 'tooLong' | 'tooManyLines';

/**
 * Why this text cannot be sent; null if it can.
 *
 * @param hasFiles then it may be empty
 */
export function messageFault(text: string, hasFiles = false): MessageFault | null {
  const message = tidyMessage(text);
  if (message.replace(unseen, '') === '' && !(hasFiles && message === '')) return 'blank';
  if (message.length > messageMaxLength) return 'tooLong';
  return message.split('\n').length > messageMaxLines ? 'tooManyLines' : null;
}

/** A message in one line, for notices and replies: the beginning of its text, or the names of its files. */
export function messageExcerpt({ text, files }: Pick<Message, 'text' | 'files'>): string {
  if (text !== '') return excerptOf(text);
  return excerptOf(files.map(({ name }) => `📎 ${name}`).join(' '));
}

/** The beginning of a text in one line. What is marked as a spoiler (`||…||`) is not in it. */
export function excerptOf(text: string): string {
  const line = text
    .replace(/\|\|.*?(?:\|\||$)/gsu, '…')
    .replace(/\s+/gu, ' ')
    .trim();
  if (line.length <= excerptMaxLength) return line;
  // No half of a surrogate pair, and no half of a mention.
  const cut = line.slice(0, excerptMaxLength - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.replace(/<@[^>]*$/u, '')}…`;
}
