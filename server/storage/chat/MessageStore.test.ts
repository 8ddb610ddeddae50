import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, FileId, MessageId, RoleId, UserId } from '../../../shared/domain/ids.ts';
import { excerptMaxLength, pinsMax, reactionKindsMax } from '../../../shared/domain/Message.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';
import type { NewMessage } from './MessageStore.ts';

let database: TestTables;
let store: Store;
let ann: UserId;
let bob: UserId;
let general: ChannelId;
let music: ChannelId;
let sent: number;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
  ann = (await store.users.create({ publicKey: 'a', name: 'Ann' })).id;
  bob = (await store.users.create({ publicKey: 'b', name: 'Bob' })).id;
  [general, music] = (await store.channels.all()).map(({ id }) => id) as [ChannelId, ChannelId];
  sent = 0;
});
afterEach(() => database.remove());

async function reopen() {
  await database.reopen();
  store = new Store(database.tables);
}

/** When the first one is sent: after everybody has come. */
const start = Date.now() + 60_000;
const id = (number: number) => number as MessageId;
const nobody = { userIds: [], roleIds: [], everyone: false };

/** Sends as Ann to General, unless told otherwise. */
async function send(text: string, rest: Partial<NewMessage> = {}) {
  sent += 1;
  const message = {
    channelId: general,
    authorId: ann,
    clientId: `client-${sent}`,
    text,
    replyTo: null,
    files: [],
  };
  const [added] = await store.messages.addAll([
    { ...message, sentAt: start + sent, mentions: nobody, ...rest },
  ]);
  if (!added) throw new Error('it was deleted');
  return added.message;
}
async function sendMany(count: number) {
  for (let number = 1; number <= count; number += 1) await send(`text ${number}`);
}
const textsOf = (messages: readonly { text: string }[]) => messages.map(({ text }) => text);
const search = async (text: string, rest: object = {}) => {
  const query = { channelIds: [general, music], authorId: null, skip: 0, limit: 50, ...rest };
  return textsOf((await store.messages.read.search({ text, ...query }, bob)).messages);
};
const stateOf = (userId: UserId, roleIds: RoleId[] = [], channelId = general) =>
  store.chats.state({ id: userId, roleIds }, channelId);

it('numbers the messages of each channel, and keeps them', async () => {
  await send('one');
  expect(await send('한 가지', { channelId: music })).toMatchObject({ id: 1, channelId: music });
  const two = await send('two', { replyTo: id(1) });
  await reopen();
  expect(await store.messages.get(general, id(2), bob)).toEqual(two);
  expect(two).toEqual({
    channelId: general,
    id: 2,
    authorId: ann,
    text: 'two',
    files: [],
    previews: [],
    sentAt: start + 3,
    editedAt: null,
    reply: { messageId: 1, authorId: ann, excerpt: 'one' },
    mentions: nobody,
    reactions: [],
    pinnedAt: null,
  });
});

it('stores a message once, however often it is sent', async () => {
  const first = await send('hello', { clientId: 'same' });
  const again = { channelId: general, authorId: ann, text: 'hello', replyTo: null, files: [] };
  const both = ['same', 'other'].map((clientId) => ({
    ...again,
    clientId,
    sentAt: 9,
    mentions: nobody,
  }));
  const [second, other] = await store.messages.addAll(both);
  expect(second).toEqual({ message: first, isNew: false });
  expect(other).toMatchObject({ isNew: true });
  expect(await send('mine', { authorId: bob, clientId: 'same' })).toMatchObject({ id: 3 });
  await store.messages.delete(first, 10);
  await expect(send('hello', { clientId: 'same' })).rejects.toThrow('it was deleted');
  await store.messages.forgetDeleted(10 + 25 * 60 * 60_000);
  expect(await send('hello', { clientId: 'same' })).toMatchObject({ id: 4 });
});

it('edits: the old words are not found any more', async () => {
  const message = await send('내일 회의');
  await store.messages.edit(message, '내일 약속', 7);
  expect(await store.messages.get(general, message.id, ann)).toMatchObject({
    text: '내일 약속',
    editedAt: 7,
  });
  expect([await search('회의'), await search('약속')]).toEqual([[], ['내일 약속']]);
});

describe('deleting', () => {
  it('leaves nothing of a text, neither in the tables nor in the file', async () => {
    const message = await send('zanzibar <@everyone>', { mentions: { ...nobody, everyone: true } });
    await send('an answer', { replyTo: message.id });
    await store.messages.react(message, bob, '👍', true);
    await store.messages.delete(message, 5);
    expect(await search('zanzibar')).toEqual([]);
    expect(await store.messages.get(general, id(2), ann)).toMatchObject({
      reply: { messageId: 1, authorId: null, excerpt: null },
    });
    await store.messages.emptyLog();
    for (const table of ['message_mentions', 'reactions'] as const) {
      expect(await database.tables.selectFrom(table).selectAll().execute()).toEqual([]);
    }
    const { folder } = database;
    if (folder === null) return;
    for (const file of ['perch.db', 'perch.db-wal']) {
      expect(readFileSync(folder.file(file)).includes('zanzibar')).toBe(false);
    }
    await sql`INSERT INTO message_words (message_words) VALUES ('integrity-check')`.execute(
      database.tables,
    );
  });

  it('does not give a number a second time', async () => {
    await store.messages.delete(await send('one'), 1);
    expect(await send('two')).toMatchObject({ id: 2 });
  });

  it('begins with the oldest, up to a time', async () => {
    await sendMany(5);
    expect(await store.messages.deleteOldest(general, start + 4, 2)).toBe(2);
    expect(await store.messages.deleteOldest(general, start + 4, 2)).toBe(3);
    expect(await store.messages.deleteOldest(general, start + 4, 2)).toBeNull();
    expect(await search('text')).toEqual(['text 5', 'text 4']);
    expect(await store.messages.deleteOldest(general, null, 9)).toBe(5);
    expect(await search('text')).toEqual([]);
  });

  it('takes the messages of a deleted channel, also from the search', async () => {
    await sendMany(3);
    await send('text of another channel', { channelId: music });
    await store.channels.delete(general);
    expect(await store.messages.deleteOrphans(2)).toBe(2);
    expect(await store.messages.deleteOrphans(2)).toBe(1);
    expect(await store.messages.deleteOrphans(2)).toBe(0);
    expect(await search('text')).toEqual(['text of another channel']);
  });

  it('leaves the messages of a deleted person, without them', async () => {
    const message = await send('I was here', {
      authorId: bob,
      mentions: { ...nobody, userIds: [ann] },
    });
    await store.messages.react(message, bob, '👍', true);
    await store.users.delete(bob);
    expect(await store.messages.get(general, message.id, ann)).toMatchObject({
      authorId: null,
      text: 'I was here',
      reactions: [],
    });
    expect(await search('here')).toEqual(['I was here']);
  });
});

it('keeps who has written, also without joining a channel', async () => {
  await send('hello');
  expect((await store.users.neverJoined()).map((user) => user.id)).toEqual([bob]);
});

describe('reactions', () => {
  it('are counted by kind, in the order of the first', async () => {
    const message = await send('hello');
    expect(await store.messages.react(message, bob, '👍', true)).toBe(1);
    expect(await store.messages.react(message, ann, '🎉', true)).toBe(1);
    expect(await store.messages.react(message, ann, '👍', true)).toBe(2);
    expect(await store.messages.react(message, ann, '👍', true)).toBeNull();
    expect((await store.messages.get(general, message.id, bob)).reactions).toEqual([
      { emoji: '👍', count: 2, mine: true },
      { emoji: '🎉', count: 1, mine: false },
    ]);
    expect(await store.messages.read.reactors(general, message.id, '👍')).toEqual([bob, ann]);
    expect(await store.messages.react(message, bob, '👍', false)).toBe(1);
    expect(await store.messages.react(message, bob, '👍', false)).toBeNull();
  });

  it('have a limit of kinds, not of people', async () => {
    const message = await send('hello');
    for (let kind = 0; kind < reactionKindsMax; kind += 1) {
      await store.messages.react(message, ann, String.fromCodePoint(0x1f600 + kind), true);
    }
    await expect(store.messages.react(message, ann, '👍', true)).rejects.toMatchObject({
      code: 'limitReached',
    });
    expect(await store.messages.react(message, bob, '\u{1f600}', true)).toBe(2);
  });
});

it('pins as many as there may be, those pinned last first', async () => {
  await sendMany(pinsMax + 1);
  for (let number = 1; number <= pinsMax; number += 1) {
    await store.messages.pin(await store.messages.get(general, id(number), ann), number);
  }
  const one = await store.messages.get(general, id(1), ann);
  const last = await store.messages.get(general, id(pinsMax + 1), ann);
  await expect(store.messages.pin(last, 99)).rejects.toMatchObject({ code: 'limitReached' });
  await store.messages.pin(one, null);
  await store.messages.pin(last, 99);
  const pins = await store.messages.read.pins(general, ann);
  expect([pins.length, pins[0]?.id, pins.at(-1)?.id]).toEqual([pinsMax, pinsMax + 1, 2]);
});

describe('a page', () => {
  const page = async (place: Parameters<typeof store.messages.read.page>[1], limit = 4) => {
    const { messages, ...ends } = await store.messages.read.page(general, place, limit, bob);
    return [messages.map((message) => Number(message.id)), ends.hasOlder, ends.hasNewer];
  };

  it('is empty in an empty chat', async () => {
    expect(await page({ at: 'newest' })).toEqual([[], false, false]);
    expect(await page({ at: 'unread' })).toEqual([[], false, false]);
    expect(await page({ at: 'around', messageId: id(3) })).toEqual([[], false, false]);
  });

  it('goes on in both directions, and knows its ends', async () => {
    await sendMany(10);
    expect(await page({ at: 'newest' })).toEqual([[7, 8, 9, 10], true, false]);
    expect(await page({ at: 'before', messageId: id(7) })).toEqual([[3, 4, 5, 6], true, true]);
    expect(await page({ at: 'before', messageId: id(3) })).toEqual([[1, 2], false, true]);
    expect(await page({ at: 'before', messageId: id(1) })).toEqual([[], false, true]);
    expect(await page({ at: 'after', messageId: id(0) })).toEqual([[1, 2, 3, 4], false, true]);
    expect(await page({ at: 'after', messageId: id(8) })).toEqual([[9, 10], true, false]);
    expect(await page({ at: 'after', messageId: id(10) })).toEqual([[], true, false]);
  });

  it('is around a message, also one that is gone', async () => {
    await sendMany(10);
    expect(await page({ at: 'around', messageId: id(5) })).toEqual([[3, 4, 5, 6], true, true]);
    expect(await page({ at: 'around', messageId: id(5) }, 1)).toEqual([[5], true, true]);
    await store.messages.delete(await store.messages.get(general, id(5), ann), 1);
    expect(await page({ at: 'around', messageId: id(5) })).toEqual([[3, 4, 6, 7], true, true]);
  });

  it('is around the first unread message, or the newest when there is none', async () => {
    await sendMany(10);
    await store.chats.setReadTo({ id: bob, roleIds: [] }, general, id(6), true);
    expect(await page({ at: 'unread' })).toEqual([[5, 6, 7, 8], true, true]);
    await store.chats.setReadTo({ id: bob, roleIds: [] }, general, id(10), false);
    expect(await page({ at: 'unread' })).toEqual([[7, 8, 9, 10], true, false]);
  });

  it('has fewer messages when they are long, those nearest to its place', async () => {
    for (let number = 0; number < 40; number += 1) await send('x'.repeat(4000));
    const newest = await store.messages.read.page(general, { at: 'newest' }, 100, bob);
    expect([newest.messages.length, newest.messages[0]?.id, newest.hasOlder]).toEqual([
      15,
      26,
      true,
    ]);
    const around = await store.messages.read.page(
      general,
      { at: 'around', messageId: id(20) },
      100,
      bob,
    );
    expect([around.messages[0]?.id, around.messages.at(-1)?.id]).toEqual([13, 26]);
  });

  it('shows the beginning of what is answered, in one line', async () => {
    await send(`a\n\nb ||secret|| ${'c'.repeat(300)}`);
    const { reply } = await send('yes', { replyTo: id(1) });
    expect(reply?.excerpt).toMatch(/^a b … c+…$/);
    expect(reply?.excerpt).toHaveLength(excerptMaxLength);
  });
});

describe('a search', () => {
  it('finds the newest first, in pages', async () => {
    await sendMany(5);
    expect(await search('text', { limit: 2 })).toEqual(['text 5', 'text 4']);
    expect(await search('text', { limit: 2, skip: 4 })).toEqual(['text 1']);
    const query = { text: 'text', channelIds: [general], authorId: null, skip: 0, limit: 5 };
    expect(await store.messages.read.search(query, bob)).toMatchObject({ more: false });
    expect(await store.messages.read.search({ ...query, limit: 4 }, bob)).toMatchObject({
      more: true,
    });
  });

  it('looks only into these channels, and at this person', async () => {
    await send('회의는 오늘');
    await send('음악 회의', { channelId: music, authorId: bob });
    expect(await search('회의')).toEqual(['음악 회의', '회의는 오늘']);
    expect(await search('회의', { channelIds: [general] })).toEqual(['회의는 오늘']);
    expect(await search('회의', { channelIds: [] })).toEqual([]);
    expect(await search('회의', { authorId: bob })).toEqual(['음악 회의']);
  });
});

it('reads a page at any place among 100,000 messages as fast as among 1,000', async () => {
  const sizes = new Map([
    [general, 100_000],
    [music, 1_000],
  ]);
  for (const [channelId, size] of sizes) {
    await send('the first', { channelId });
    await sql`
      WITH RECURSIVE ids (number) AS (
        SELECT CAST(2 AS bigint) UNION ALL SELECT number + 1 FROM ids WHERE number < ${size}
      )
      INSERT INTO messages (channel_id, number, author_id, client_id, text, sent_at, files)
      SELECT ${channelId}, number, ${ann}, 'many-' || number, 'text ' || number, CAST(${start} AS bigint) + number, '[]'
      FROM ids`.execute(database.tables);
    await database.tables
      .updateTable('chats')
      .set({ last_number: size })
      .where('channel_id', '=', channelId)
      .execute();
  }
  const times = new Map<ChannelId, number[]>([
    [general, []],
    [music, []],
  ]);
  for (let round = 0; round < 40; round += 1) {
    for (const [channelId, size] of sizes) {
      const begin = performance.now();
      const middle = id(1 + Math.floor((size * (round + 0.5)) / 40));
      for (const at of ['around', 'before', 'after'] as const) {
        const place = { at, messageId: middle };
        const { messages } = await store.messages.read.page(channelId, place, 50, bob);
        expect(messages.length).toBeGreaterThan(10);
      }
      await store.messages.read.page(channelId, { at: 'unread' }, 50, bob);
      await stateOf(bob, [], channelId);
      times.get(channelId)?.push(performance.now() - begin);
    }
  }
  const median = (channelId: ChannelId) =>
    times.get(channelId)?.toSorted((one, other) => one - other)[20] ?? 0;
  // One that reads all messages needs many times as long.
  expect(median(general) / median(music)).toBeLessThan(3);
});

it('names those who have written, those who wrote last first', async () => {
  await send('a');
  await send('b', { authorId: bob });
  expect(await store.messages.read.writers(general)).toEqual([bob, ann]);
  await send('c');
  expect(await store.messages.read.writers(general)).toEqual([ann, bob]);
});

describe('what is unread', () => {
  const role = 'role' as RoleId;

  it('is what others wrote after what was read', async () => {
    await sendMany(3);
    expect(await stateOf(bob)).toEqual({
      channelId: general,
      lastId: 3,
      readTo: 0,
      unread: 3,
      mentions: 0,
      level: 'all',
    });
    expect(await stateOf(ann)).toMatchObject({ readTo: 3, unread: 0 });
    await store.chats.setReadTo({ id: bob, roleIds: [] }, general, id(2), false);
    expect(await stateOf(bob)).toMatchObject({ readTo: 2, unread: 1 });
    await send('mine', { authorId: bob });
    expect(await stateOf(bob)).toMatchObject({ readTo: 4, unread: 0 });
    await store.chats.setReadTo({ id: bob, roleIds: [] }, general, id(2), true);
    expect(await stateOf(bob)).toMatchObject({ readTo: 2, unread: 1 });
  });

  it('never moves back by itself, and never beyond the newest', async () => {
    await sendMany(3);
    const reader = { id: bob, roleIds: [] };
    await store.chats.setReadTo(reader, general, id(99), false);
    expect(await stateOf(bob)).toMatchObject({ readTo: 3 });
    await store.chats.setReadTo(reader, general, id(1), false);
    expect(await stateOf(bob)).toMatchObject({ readTo: 3 });
    await store.chats.setReadTo(reader, music, id(99), false);
    expect(await stateOf(bob, [], music)).toMatchObject({ readTo: 0, lastId: 0 });
  });

  it('counts mentions of oneself, of one’s roles, and of everyone, each message once', async () => {
    await send('a', { mentions: { userIds: [bob], roleIds: [role], everyone: true } });
    await send('b', { mentions: { ...nobody, roleIds: [role] } });
    const last = await send('c', { mentions: { ...nobody, userIds: [bob] } });
    expect(await stateOf(bob)).toMatchObject({ unread: 3, mentions: 2 });
    expect(await stateOf(bob, [role])).toMatchObject({ mentions: 3 });
    await store.messages.delete(last, 1);
    expect(await stateOf(bob, [role])).toMatchObject({ unread: 2, mentions: 2 });
  });

  it('is nothing for who came after it was written', async () => {
    await send('old', { sentAt: 1 });
    const cleo = await store.users.create({ publicKey: 'c', name: 'Cleo' });
    await send('new', { sentAt: cleo.createdAt + 1 });
    expect(await stateOf(cleo.id)).toMatchObject({ readTo: 1, unread: 1 });
  });

  it('survives a restart, with the level', async () => {
    await sendMany(3);
    await store.chats.setReadTo({ id: bob, roleIds: [] }, general, id(2), false);
    await store.chats.setLevel({ id: bob, roleIds: [] }, general, 'none');
    await reopen();
    expect(await stateOf(bob)).toMatchObject({ readTo: 2, unread: 1, level: 'none' });
  });
});

it('keeps how long messages are kept', async () => {
  await store.chats.setLifetime(general, 7);
  await store.chats.setLifetime(music, 'occupied');
  expect(await store.chats.lifetimes()).toEqual(
    new Map<ChannelId, unknown>([
      [general, 7],
      [music, 'occupied'],
    ]),
  );
  await send('still numbered from 1', { channelId: music });
  await store.chats.setLifetime(music, 'forever');
  await store.channels.delete(general);
  expect(await store.chats.lifetimes()).toEqual(new Map());
});

it('keeps what a message tells of its files, and names them where it is answered', async () => {
  const file = {
    id: 'x'.repeat(24) as FileId,
    name: '악보.png',
    size: 12,
    mediaType: 'image/png',
    preview: { width: 40, height: 30 },
  };
  const first = await send('', { files: [file] });
  expect(first.files).toEqual([file]);
  const answer = await send('nice', { replyTo: first.id });
  expect(answer.reply?.excerpt).toBe('📎 악보.png');
});

it('keeps how long the files of channels are kept', async () => {
  await store.chats.setFileLifetime(general, 7);
  await store.chats.setLifetime(general, 30);
  expect(await store.chats.fileLifetimes()).toEqual(new Map([[general, 7]]));
  await store.chats.setFileLifetime(general, 'occupied');
  expect(await store.chats.fileLifetimes()).toEqual(new Map());
  expect(await store.chats.lifetimes()).toEqual(new Map([[general, 30]]));
});
