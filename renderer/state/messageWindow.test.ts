import { expect, test } from 'vitest';
import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import {
  changeMessage,
  type MessageWindow,
  windowMax,
  windowOf,
  withMessage,
  withNewer,
  withOlder,
  withoutMessage,
  withoutUpTo,
  withReaction,
  withRoomFor,
} from './messageWindow.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

function message(id: number, change: Partial<Message> = {}): Message {
  return {
    channelId: 'general' as ChannelId,
    id: id as MessageId,
    authorId: ann,
    text: `message ${id}`,
    files: [],
    previews: [],
    sentAt: id,
    editedAt: null,
    reply: null,
    mentions: { userIds: [], roleIds: [], everyone: false },
    reactions: [],
    pinnedAt: null,
    ...change,
  };
}

function page(from: number, to: number, hasOlder = true, hasNewer = false) {
  const messages = [];
  for (let id = from; id <= to; id += 1) messages.push(message(id));
  return { messages, people: [], hasOlder, hasNewer };
}

const ids = ({ messages }: MessageWindow) => messages.map(({ id }) => id);
/** The number of a message in the list. */
const indexOf = (window: MessageWindow, id: number) =>
  window.firstIndex + window.messages.findIndex((each) => each.id === id);

test('older messages do not change the numbers of those that are there', () => {
  const start = windowOf(page(10, 12));
  const more = withOlder(start, page(5, 10, false));
  expect(ids(more)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  expect(indexOf(more, 11)).toBe(indexOf(start, 11));
  expect(more.hasOlder).toBe(false);
});

test('newer messages come after those that are there, none twice', () => {
  const window = withNewer(windowOf(page(1, 3, false, true)), page(3, 5));
  expect(ids(window)).toEqual([1, 2, 3, 4, 5]);
  expect(window.hasNewer).toBe(false);
});

test('a new message is added once, and only to the newest page', () => {
  const window = withMessage(withMessage(windowOf(page(1, 2)), message(3), true), message(3), true);
  expect(ids(window)).toEqual([1, 2, 3]);
  expect(ids(withMessage(windowOf(page(1, 2, true, true)), message(9), true))).toEqual([1, 2]);
});

test('only so many messages stay loaded: the rest is dropped at the other end, and nothing changes its number', () => {
  let window = windowOf(page(99_951, 100_000));
  for (let from = 99_851; from > 50_000; from -= 100) {
    const [before, top] = [window, window.messages[0]?.id ?? 0];
    window = withOlder(withRoomFor(window, 'older'), page(from, from + 99));
    expect(indexOf(window, top)).toBe(indexOf(before, top));
    expect(window.messages.length).toBeLessThanOrEqual(windowMax);
  }
  expect([window.messages.length > windowMax / 2, window.hasNewer]).toEqual([true, true]);
  // The first that were dropped are loaded again.
  window = { ...window, hasOlder: false };
  for (let from = (window.messages.at(-1)?.id ?? 0) + 1; from < 99_000; from += 100) {
    const [before, last] = [window, window.messages.at(-1)?.id ?? 0];
    window = withNewer(withRoomFor(window, 'newer'), page(from, from + 99, true, true));
    expect(indexOf(window, last)).toBe(indexOf(before, last));
    expect(window.messages.length).toBeLessThanOrEqual(windowMax);
  }
  expect([window.messages.length > windowMax / 2, window.hasOlder]).toEqual([true, true]);
});

test('whoever reads along keeps the newest, whoever reads above keeps those', () => {
  let [along, above] = [windowOf(page(1, 2)), windowOf(page(1, 2))];
  for (let id = 3; id <= 5_000; id += 1) {
    along = withMessage(along, message(id), true);
    above = withMessage(above, message(id), false);
  }
  expect([along.messages.at(-1)?.id, along.hasOlder, along.hasNewer]).toEqual([5_000, true, false]);
  expect([above.messages[0]?.id, above.hasNewer]).toEqual([1, true]);
  expect(Math.max(along.messages.length, above.messages.length)).toBeLessThanOrEqual(windowMax);
});

test('a deleted message keeps its place without its text, and replies have no quote', () => {
  const reply = { messageId: 1 as MessageId, authorId: ann, excerpt: 'message 1' };
  const window = withMessage(windowOf(page(1, 2)), message(3, { reply }), true);
  const left = withoutMessage(window, 1 as MessageId);
  expect(ids(left)).toEqual([1, 2, 3]);
  expect(left.messages[0]?.text).toBe('');
  expect(left.deleted.has(1 as MessageId)).toBe(true);
  expect(left.messages[2]?.reply?.excerpt).toBeNull();
});

test('what is too old goes from the top, and the rest stays where it is', () => {
  const window = windowOf(page(1, 5));
  const left = withoutUpTo(window, 3 as MessageId);
  expect(ids(left)).toEqual([4, 5]);
  expect(indexOf(left, 4)).toBe(indexOf(window, 4));
});

test('only a loaded message changes', () => {
  const window = windowOf(page(1, 2));
  const edit = (each: Message) => ({ ...each, text: 'edited' });
  expect(changeMessage(window, 2 as MessageId, edit).messages[1]?.text).toBe('edited');
  expect(changeMessage(window, 9 as MessageId, edit)).toBe(window);
});

test('reactions are counted by the server, and mine is known by the user', () => {
  const change = { emoji: '👍', userId: bob, reacted: true, count: 1 };
  const one = withReaction(message(1), change, ann);
  expect(one.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }]);
  const two = withReaction(one, { ...change, userId: ann, count: 2 }, ann);
  expect(two.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
  const gone = withReaction(two, { ...change, reacted: false, count: 1 }, ann);
  expect(gone.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
  expect(
    withReaction(gone, { ...change, userId: ann, reacted: false, count: 0 }, ann).reactions,
  ).toEqual([]);
});
