import type { ChannelId, FileId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { ChatState, Message, MessageLifetime } from '../../shared/domain/Message.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import type { AttachedFile } from '../../shared/domain/SharedFile.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { DraftFile } from './ChatFiles.ts';
import type { UploadFailure } from './FileShare.ts';
import type { MessageWindow } from './messageWindow.ts';

/** Everything that the page knows of text chat. */
export interface ChatsState {
  /** The chats that the user may read, with what is unread in them. Empty before the server has answered. */
  readonly chats: ReadonlyMap<ChannelId, ChatState>;
  /** The one that is shown; null for none. */
  readonly open: OpenChat | null;
  /** Whether the user can see the page: it is visible and has the focus. */
  readonly isWatched: boolean;
  /** People named in messages that were loaded. Names and roles as they were then. */
  readonly people: ReadonlyMap<UserId, User>;
  /** What was written and not sent, per channel. */
  readonly drafts: Readonly<Record<ChannelId, string>>;
  /** The files that are to be sent with what was written, per channel. */
  readonly draftFiles: Readonly<Record<ChannelId, readonly DraftFile[]>>;
  /** Files of messages that were loaded, which are gone from the server. */
  readonly goneFiles: ReadonlySet<FileId>;
  /** The user's own messages that the server has not acknowledged, in the order in which they were written. */
  readonly unsent: readonly UnsentMessage[];
}

/** The chat that is shown. */
export interface OpenChat {
  readonly channelId: ChannelId;
  readonly loading: 'first' | 'older' | 'newer' | null;
  /** Why it could not be loaded, or not further. */
  readonly failure: ErrorCode | null;
  /** Null until it is loaded. */
  readonly window: MessageWindow | null;
  /** Changes when the window is replaced as a whole, and the list starts anew at `start`. */
  readonly generation: number;
  readonly start: ListStart;
  /** The last message that was read when the line "new" was drawn; null for no line. */
  readonly lineAfter: MessageId | null;
  /** A message to scroll to, and to mark for a moment; `count` grows with each wish. */
  readonly jump: { readonly messageId: MessageId; readonly count: number } | null;
  /** Whether the list is at its end, and nothing newer is left to load. */
  readonly isAtEnd: boolean;
  /** The user has marked something as unread: what is in sight does not count as read until the chat is opened again. */
  readonly keepsUnread: boolean;
  /** The first message in sight, from which a lost connection continues. */
  readonly topId: MessageId | null;
  readonly typing: readonly NamedPerson[];
  readonly lifetime: MessageLifetime;
  /** The message that the user is answering. */
  readonly replyTo: MessageId | null;
}

/** Where a list starts: at its end, or with this message in the middle or at the top. */
export type ListStart =
  | { readonly at: 'newest' }
  | { readonly at: 'message'; readonly messageId: MessageId; readonly align: 'start' | 'center' };

/** A message of the user that the server has not acknowledged. */
export interface UnsentMessage {
  /** The same at each try, so that it is never sent twice. */
  readonly clientId: string;
  readonly channelId: ChannelId;
  readonly text: string;
  readonly replyTo: MessageId | null;
  readonly files: readonly UnsentFile[];
  /** It was written in an encrypted channel. */
  readonly isSealed?: boolean | undefined;
  /**
   * Null while it is being sent. `filesLost`: its files were in a page that is closed now, and were not kept. `unsealed`: its channel is
   * not encrypted any more.
   */
  readonly failure: UploadFailure | 'filesLost' | 'unsealed' | null;
  /** It will be sent again without its user. */
  readonly isWaiting?: boolean | undefined;
}

/** A file that is sent with a message. */
export interface UnsentFile extends Pick<AttachedFile, 'name' | 'size'> {
  readonly key: string;
  /** How many of its bytes the server has. */
  readonly sent: number;
}

export const noChats: ChatsState = {
  chats: new Map(),
  open: null,
  isWatched: true,
  people: new Map(),
  drafts: {},
  draftFiles: {},
  goneFiles: new Set(),
  unsent: [],
};

/** With the people of a page. */
export function withPeople(
  known: ReadonlyMap<UserId, User>,
  people: readonly User[],
): ReadonlyMap<UserId, User> {
  if (people.length === 0) return known;
  const all = new Map(known);
  for (const user of people) all.set(user.id, user);
  return all;
}

/** With the files of a page that are gone. */
export function withGoneFiles(
  known: ReadonlySet<FileId>,
  gone: readonly FileId[],
): ReadonlySet<FileId> {
  return gone.length === 0 ? known : new Set([...known, ...gone]);
}

/** How many messages mention the user and are unread, in channels of which they want to be told. */
export function countMentions(chats: ReadonlyMap<ChannelId, ChatState>): number {
  let count = 0;
  for (const { level, mentions } of chats.values()) if (level !== 'none') count += mentions;
  return count;
}

/** The first unread message of others that is loaded. */
export function firstUnread(
  messages: readonly Message[],
  readTo: MessageId,
  myId: UserId | undefined,
): Message | undefined {
  return messages.find(({ id, authorId }) => id > readTo && authorId !== myId);
}

/** Whether the user sees the newest message of a channel, so that it counts as read. */
export function isNewestSeen({ open, isWatched }: ChatsState, channelId: ChannelId): boolean {
  return (
    open?.channelId === channelId &&
    open.isAtEnd &&
    !open.keepsUnread &&
    open.window?.hasNewer === false &&
    isWatched
  );
}
