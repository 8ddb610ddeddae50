import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { WriteQueue } from '../storage/database/WriteQueue.ts';
import { DatabaseAwayError } from '../storage/postgres/postgresFault.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { ChatFeed } from './ChatFeed.ts';
import { Chats } from './Chats.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let store: Store;
let writes: WriteQueue;
let chats: Chats;
let general: ChannelId;
const noFiles = { attached: () => null, has: () => false, discard: async () => undefined };
/** Whoever has this role may do nothing. */
const refused = 'refused';

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  store = new Store(database.tables);
  general = (await store.channels.all())[0]?.id as ChannelId;
  writes = new WriteQueue({ error: () => undefined } as never);
  chats = newChats(store);
});
afterEach(() => {
  database.close();
  folder.remove();
});

function newChats(kept: Pick<Store, 'messages' | 'chats'>): Chats {
  const may = ({ roleIds }: Pick<User, 'roleIds'>) =>
    !(roleIds as readonly string[]).includes(refused);
  return new Chats({
    store: kept,
    write: (change) => writes.run(change),
    authority: {
      may,
      require: (person) => {
        if (!may(person)) throw new RequestError('forbidden', 'no');
      },
    },
    channels: { all: [{ id: general }] },
    roles: { all: [] },
    people: { findAll: async () => [] },
    files: noFiles,
    previews: { follow: async () => {}, tell: () => {} },
    sealing: { requireSealing: async () => undefined },
    feed: new ChatFeed({ mayRead: may, views: { on: () => undefined } }),
  });
}

async function newPeer(name: string): Promise<{ user: User }> {
  const { id } = await store.users.create({ publicKey: name, name });
  return { user: { id, name, colorSeed: 0, isOwner: false, roleIds: [] } };
}
const message = (clientId: string) => ({
  channelId: general,
  clientId,
  text: clientId,
  replyTo: null,
  fileIds: [],
});
const lose = (peer: { user: User }) => {
  peer.user = { ...peer.user, roleIds: [refused] as never };
};

it('asks for the permission when it is their turn, not when they ask', async () => {
  const ann = await newPeer('Ann');
  const { promise: release, resolve } = Promise.withResolvers<void>();
  void writes.run(() => release);
  const sending = chats.send(ann, message('late'));
  const opening = chats.history(ann, general, { at: 'newest' }, 10);
  lose(ann);
  resolve();
  await expect(sending).rejects.toMatchObject({ code: 'forbidden' });
  await expect(opening).rejects.toMatchObject({ code: 'forbidden' });
});

it('writes those that wait together, and refuses only who may not', async () => {
  const [ann, bob] = [await newPeer('Ann'), await newPeer('Bob')];
  const { promise: release, resolve } = Promise.withResolvers<void>();
  void writes.run(() => release);
  const names = Array.from({ length: 40 }, (_, number) => `m${number}`);
  const sendings = names.map((name) => chats.send(ann, message(name)));
  const refusedOne = chats.send(bob, message('refused'));
  lose(bob);
  resolve();
  await expect(refusedOne).rejects.toMatchObject({ code: 'forbidden' });
  const sent = await Promise.all(sendings);
  expect(sent.map(({ id, text }) => [Number(id), text])).toEqual(
    names.map((name, index) => [index + 1, name]),
  );
});

it('refuses those whose turn came too late, and sends the next', async () => {
  const ann = await newPeer('Ann');
  writes = new WriteQueue({ error: () => undefined } as never, 0);
  const away = () => Promise.reject(new DatabaseAwayError(true, null));
  const ahead = expect(writes.run(away)).rejects.toMatchObject({ code: 'unavailable' });
  const late = ['first', 'second'].map((name) => chats.send(ann, message(name)));
  await Promise.all(
    late.map((each) => expect(each).rejects.toMatchObject({ code: 'unavailable' })),
  );
  await ahead;
  expect(await chats.send(ann, message('third'))).toMatchObject({ id: 1, text: 'third' });
});

it('tells everybody whose message could not be written', async () => {
  const [ann, bob] = [await newPeer('Ann'), await newPeer('Bob')];
  const broken = newChats({
    chats: store.chats,
    messages: {
      read: store.messages.read,
      addAll: () => Promise.reject(new RequestError('notSaved', 'the disk is full')),
    } as unknown as Store['messages'],
  });
  const sendings = [broken.send(ann, message('a')), broken.send(bob, message('b'))];
  expect(await Promise.allSettled(sendings)).toMatchObject([
    { reason: { code: 'notSaved' } },
    { reason: { code: 'notSaved' } },
  ]);
});
