import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { ChatFeed, type ChatNotification } from './ChatFeed.ts';
import { MessageCleanup } from './MessageCleanup.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let store: Store;
let ann: UserId;
let general: ChannelId;
let feed: ChatFeed;
let cleanup: MessageCleanup;
let now: number;
let inChannel: number;
let told: ChatNotification[];
let warnings: unknown[];

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  store = new Store(database.tables);
  const user = await store.users.create({ publicKey: 'a', name: 'Ann' });
  ann = user.id;
  general = (await store.channels.all())[0]?.id as ChannelId;
  now = Date.now() + minuteMs;
  inChannel = 1;
  [told, warnings] = [[], []];
  feed = new ChatFeed({ mayRead: () => true, views: { on: () => undefined } });
  feed.on('told', (_viewers, notification) => told.push(notification));
  const bob = await store.users.create({ publicKey: 'b', name: 'Bob' });
  const viewer = {
    id: 'bob',
    user: { id: bob.id, roleIds: [] } as unknown as User,
    deviceKey: 'device',
  };
  feed.follow(viewer);
  feed.open(viewer, general);
  cleanup = new MessageCleanup({
    store,
    write: (change) => change(),
    sizeOf: () => inChannel,
    hasPreviews: () => true,
    feed,
    log: { warn: (...values) => warnings.push(values) },
    now: () => now,
  });
});
afterEach(() => {
  cleanup.close();
  database.close();
  folder.remove();
  expect(warnings).toEqual([]);
});

async function send(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    await store.messages.addAll([
      {
        channelId: general,
        authorId: ann,
        clientId: `${now}-${each}`,
        text: 'hello',
        sentAt: now,
        replyTo: null,
        files: [],
        mentions: { userIds: [], roleIds: [], everyone: false },
      },
    ]);
  }
}
async function remaining(): Promise<number> {
  const page = await store.messages.read.page(general, { at: 'newest' }, 100, ann);
  return page.messages.length;
}

it('deletes what is older than so many days, and tells who has the chat open', async () => {
  await store.chats.setLifetime(general, 7);
  await send(30);
  now += 6 * dayMs;
  await send(2);
  await cleanup.run();
  expect(await remaining()).toBe(32);
  now += dayMs + 1;
  await cleanup.run();
  expect(await remaining()).toBe(2);
  const cleared = told.flatMap(({ name, payload }) =>
    name === 'chat:cleared' ? payload.upTo : [],
  );
  expect(cleared.at(-1)).toBe(30 as MessageId);
  expect(told.at(-1)).toMatchObject({ name: 'chat:changed', payload: { chat: { unread: 2 } } });
});

it('keeps everything where messages are kept for ever', async () => {
  await send(1);
  now += 10_000 * dayMs;
  inChannel = 0;
  await cleanup.run();
  expect(await remaining()).toBe(1);
});

describe('messages that are kept as long as somebody is there', () => {
  beforeEach(async () => {
    await store.chats.setLifetime(general, 'occupied');
    await send(3);
    await cleanup.run();
  });

  it('are deleted a minute after the last one has left', async () => {
    now += dayMs;
    await cleanup.run();
    inChannel = 0;
    await cleanup.run();
    now += minuteMs - 1;
    await cleanup.run();
    expect(await remaining()).toBe(3);
    now += 1;
    await cleanup.run();
    expect(await remaining()).toBe(0);
  });

  it('stay when somebody comes back in time', async () => {
    inChannel = 0;
    await cleanup.run();
    now += minuteMs / 2;
    inChannel = 1;
    await cleanup.run();
    inChannel = 0;
    now += minuteMs;
    await cleanup.run();
    expect(await remaining()).toBe(3);
  });

  it('stay when the choice has changed meanwhile', async () => {
    inChannel = 0;
    await cleanup.run();
    await store.chats.setLifetime(general, 'forever');
    now += 2 * minuteMs;
    await cleanup.run();
    expect(await remaining()).toBe(3);
  });
});

it('deletes the messages of a deleted channel, and its words', async () => {
  await send(60);
  await store.channels.delete(general);
  await cleanup.run();
  const query = { text: 'hello', channelIds: [general], authorId: null, skip: 0, limit: 5 };
  expect((await store.messages.read.search(query, ann)).messages).toEqual([]);
  expect(await store.messages.deleteOrphans(1)).toBe(0);
});
