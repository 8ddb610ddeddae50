import type { MessageId, UserId } from '../../shared/domain/ids.ts';
import { type Message, type MessagePage, messagePageMax } from '../../shared/domain/Message.ts';

/** A page of the history, as far as the window shows it. */
type Page = Pick<MessagePage, 'messages' | 'hasOlder' | 'hasNewer'>;

/** The part of a channel's history that is loaded: the oldest message first, without gaps. */
export interface MessageWindow {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /**
   * The number of the first one in the list: lower after older ones are put before it, so that the number of each message, and
   * with it its place on the screen, stays the same.
   */
  readonly firstIndex: number;
  /** Messages that were deleted while they were loaded. They keep their place, so that nothing moves while one reads. */
  readonly deleted: ReadonlySet<MessageId>;
}

/** The most messages that are loaded. */
export const windowMax = 2_000;
/**
 * So many are kept of too many. The others are far out of sight, and are loaded again when they are needed. Not fewer at a time, because
 * a list can move a little when its beginning is dropped.
 */
const windowKept = 1_000;

/** Far more than anybody scrolls back: the number must not get below 0. */
const startIndex = 10_000_000;

export function windowOf({ messages, hasOlder, hasNewer }: Page): MessageWindow {
  return { messages, hasOlder, hasNewer, firstIndex: startIndex, deleted: new Set() };
}

/** With the page before it. */
export function withOlder(window: MessageWindow, page: Page): MessageWindow {
  const first = window.messages[0]?.id ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter(({ id }) => id < first);
  return {
    ...window,
    messages: [...older, ...window.messages],
    hasOlder: page.hasOlder,
    firstIndex: window.firstIndex - older.length,
  };
}

/** With the page after it. */
export function withNewer(window: MessageWindow, page: Page): MessageWindow {
  const last = window.messages.at(-1)?.id ?? 0;
  const newer = page.messages.filter(({ id }) => id > last);
  return { ...window, messages: [...window.messages, ...newer], hasNewer: page.hasNewer };
}

/**
 * With room for a page at one end. To be made before the page is there: a list whose length stays the same takes the change of
 * heights for one above what is in sight, and moves.
 */
export function withRoomFor(window: MessageWindow, end: 'older' | 'newer'): MessageWindow {
  if (window.messages.length + messagePageMax <= windowMax) return window;
  if (end === 'newer') return withoutOldest(window);
  return { ...window, messages: window.messages.slice(0, windowKept), hasNewer: true };
}

function withoutOldest(window: MessageWindow): MessageWindow {
  const extra = window.messages.length - windowKept;
  return {
    ...window,
    messages: window.messages.slice(extra),
    hasOlder: true,
    firstIndex: window.firstIndex + extra,
  };
}

/**
 * With a new message, or with one that changed. A new one is not added where newer ones are not loaded, or where too many are loaded
 * already and the user looks at others than the newest.
 */
export function withMessage(
  window: MessageWindow,
  message: Message,
  isAtEnd: boolean,
): MessageWindow {
  const { messages } = window;
  if (messages.some(({ id }) => id === message.id)) {
    return changeMessage(window, message.id, () => message);
  }
  const isNewest = message.id > (messages.at(-1)?.id ?? 0);
  if (window.hasNewer || !isNewest) return window;
  const isFull = messages.length >= windowMax;
  if (isFull && !isAtEnd) return { ...window, hasNewer: true };
  const longer = { ...window, messages: [...messages, message] };
  return isFull ? withoutOldest(longer) : longer;
}

/** With one message changed; the same window when it is not loaded. */
export function changeMessage(
  window: MessageWindow,
  messageId: MessageId,
  change: (message: Message) => Message,
): MessageWindow {
  const index = window.messages.findIndex(({ id }) => id === messageId);
  const message = window.messages[index];
  if (message === undefined) return window;
  return { ...window, messages: window.messages.with(index, change(message)) };
}

/** Without a message: its text is gone, also from the replies to it. */
export function withoutMessage(window: MessageWindow, messageId: MessageId): MessageWindow {
  const messages = window.messages.map((message) => {
    if (message.id === messageId)
      return { ...message, text: '', files: [], previews: [], reactions: [], pinnedAt: null };
    if (message.reply?.messageId !== messageId) return message;
    return { ...message, reply: { messageId, authorId: null, excerpt: null } };
  });
  const isLoaded = messages.some(({ id }) => id === messageId);
  const deleted = isLoaded ? new Set([...window.deleted, messageId]) : window.deleted;
  return { ...window, messages, deleted };
}

/** Without the previews of links: the owner has switched them off. */
export function withoutPreviews(window: MessageWindow): MessageWindow {
  return { ...window, messages: window.messages.map((each) => ({ ...each, previews: [] })) };
}

/** Without all messages up to and with this one: their time is over. */
export function withoutUpTo(window: MessageWindow, upTo: MessageId): MessageWindow {
  const messages = window.messages.filter(({ id }) => id > upTo);
  const removed = window.messages.length - messages.length;
  if (removed === 0) return { ...window, hasOlder: false };
  return { ...window, messages, hasOlder: false, firstIndex: window.firstIndex + removed };
}

/** A reaction, as the server tells of it. */
interface ReactionChange {
  readonly emoji: string;
  readonly userId: UserId;
  readonly reacted: boolean;
  readonly count: number;
}

/** @param myId the user, whose own reaction looks different */
export function withReaction(
  message: Message,
  { emoji, userId, reacted, count }: ReactionChange,
  myId: UserId | undefined,
): Message {
  const known = message.reactions.find((reaction) => reaction.emoji === emoji);
  const mine = userId === myId ? reacted : (known?.mine ?? false);
  const changed = { emoji, count, mine };
  const reactions = known
    ? message.reactions.map((reaction) => (reaction === known ? changed : reaction))
    : [...message.reactions, changed];
  return { ...message, reactions: reactions.filter((reaction) => reaction.count > 0) };
}
