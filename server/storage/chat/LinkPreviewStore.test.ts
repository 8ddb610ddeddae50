import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelId, FileId, MessageId, UserId } from '../../../shared/domain/ids.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';
import { LinkPreviewStore, type NewLinkPreview } from './LinkPreviewStore.ts';

let database: TestTables;
let store: Store;
let ann: UserId;
let general: ChannelId;
const url = 'https://a.example/';

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
  ann = (await store.users.create({ publicKey: 'a', name: 'Ann' })).id;
  general = (await store.channels.all())[0]?.id as ChannelId;
});
afterEach(() => database.remove());

let count = 0;
async function send(text: string) {
  count += 1;
  const [added] = await store.messages.addAll([
    {
      channelId: general,
      authorId: ann,
      clientId: `client ${count}`,
      text,
      sentAt: count,
      replyTo: null,
      mentions: { userIds: [], roleIds: [], everyone: false },
      files: [],
    },
  ]);
  if (!added) throw new Error('not sent');
  return added.message;
}

const preview = (link: string, pictureId: string | null = null): NewLinkPreview => ({
  url: link,
  address: link,
  title: `About ${link}`,
  siteName: null,
  description: null,
  picture:
    pictureId === null
      ? null
      : { id: pictureId as FileId, width: 9, height: 5, bytes: new Uint8Array(100) },
});
const stored = async (id: MessageId) =>
  (await store.messages.get(general, id, ann)).previews.map((each) => each.url);
const pictures = async (...ids: string[]) =>
  Promise.all(
    ids.map(async (id) => (await store.messages.previews.picture(id as FileId)) !== null),
  );

it('keeps previews in the order of the links, each once', async () => {
  const { previews } = store.messages;
  const message = await send(`https://b.example/ ${url}`);
  expect(await previews.add(message, preview(url, 'p'), 1)).toBe(true);
  expect(await previews.add(message, preview('https://b.example/'), 2)).toBe(true);
  expect(await previews.add(message, preview(url), 3)).toBe(false);
  expect(await stored(message.id)).toEqual(['https://b.example/', url]);
  const { previews: read } = await store.messages.get(general, message.id, ann);
  expect(read[1]?.picture).toEqual({ id: 'p', width: 9, height: 5 });
});

it('stores none for a message that is gone, or has the link no more', async () => {
  const { previews } = store.messages;
  const edited = await send(url);
  await store.messages.edit(edited, 'nothing', 1);
  expect(await previews.add(edited, preview(url), 1)).toBe(false);
  const deleted = await send(url);
  await store.messages.delete(deleted, 1);
  expect(await previews.add(deleted, preview(url), 1)).toBe(false);
});

it('deletes previews and pictures with their message, however it goes', async () => {
  const { previews } = store.messages;
  const deleted = await send(url);
  await previews.add(deleted, preview(url, 'p'), 1);
  await store.messages.delete(deleted, 1);
  const over = await send(url);
  await previews.add(over, preview(url, 'q'), 1);
  expect(await pictures('p', 'q')).toEqual([false, true]);
  await store.messages.deleteOldest(general, null, 9);
  expect(await pictures('q')).toEqual([false]);
  const rows = await database.tables.selectFrom('link_previews').selectAll().execute();
  expect(rows).toEqual([]);
});

it('remembers that one was removed', async () => {
  const { previews } = store.messages;
  const message = await send(`${url} https://b.example/`);
  await previews.add(message, preview(url, 'p'), 1);
  expect(await previews.remove(message, url)).toBe(true);
  expect(await previews.remove(message, url)).toBe(false);
  expect(await previews.missing(message)).toEqual(['https://b.example/']);
  expect([await stored(message.id), await pictures('p')]).toEqual([[], [false]]);
});

it('deletes all of them, a few at a time, and still remembers what was removed', async () => {
  const { previews } = store.messages;
  const message = await send(`${url}1 ${url}2 ${url}3`);
  for (const each of [1, 2, 3]) await previews.add(message, preview(`${url}${each}`, `${each}`), 1);
  await previews.remove(message, `${url}2`);
  expect(await previews.deleteSome(1)).toBe(1);
  expect(await previews.deleteSome(9)).toBe(1);
  expect(await previews.deleteSome(9)).toBe(0);
  expect([await stored(message.id), await pictures('1', '3')]).toEqual([[], [false, false]]);
  expect(await previews.missing(message)).toEqual([`${url}1`, `${url}3`]);
});

it('drops the oldest pictures when all take too much, and keeps their previews', async () => {
  const small = new LinkPreviewStore(database.tables, () => undefined, 250);
  const message = await send(`${url}1 ${url}2 ${url}3`);
  for (const [index, id] of ['p', 'q', 'r'].entries()) {
    await small.add(message, preview(`${url}${index + 1}`, id), index);
  }
  expect(await pictures('p', 'q', 'r')).toEqual([false, true, true]);
  expect(await stored(message.id)).toHaveLength(3);
});
