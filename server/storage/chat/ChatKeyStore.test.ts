import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';

let database: TestTables;
let store: Store;
let channelId: ChannelId;
let ann: UserId;
let bob: UserId;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
  channelId = (await store.channels.all())[0]?.id as ChannelId;
  ann = (await store.users.create({ publicKey: 'laptop', name: 'Ann' })).id;
  bob = (await store.users.create({ publicKey: 'phone', name: 'Bob' })).id;
});
afterEach(() => database.remove());

const shareTo = (toUser: UserId, toDevice: string, number = 1) => ({
  number,
  toUser,
  toDevice,
  fromUser: ann,
  fromDevice: 'laptop',
  sealed: `for ${toDevice}`,
  signature: 'signed',
});
const begin = (number: number, link: string | null = null) =>
  store.chatKeys.begin(
    channelId,
    { number, keyId: `key ${number}`, link },
    shareTo(ann, 'laptop', number),
  );
const holding = async (number = 1) => {
  const { userIds, hasRemoved } = await store.chatKeys.holdingUsers(channelId, number);
  return { userIds: userIds.toSorted(), hasRemoved };
};

it('keeps the keys of a chat in their order, and who was handed which', async () => {
  expect(await store.chatKeys.newest(channelId)).toBeNull();
  await begin(1);
  await begin(2, 'link');
  await store.chatKeys.share(channelId, [shareTo(bob, 'phone')]);
  // What another one has handed on before stays.
  await store.chatKeys.share(channelId, [{ ...shareTo(bob, 'phone'), sealed: 'later' }]);
  expect(await store.chatKeys.generations(channelId)).toEqual([
    { number: 1, keyId: 'key 1', link: null },
    { number: 2, keyId: 'key 2', link: 'link' },
  ]);
  expect(await store.chatKeys.newest(channelId)).toMatchObject({ number: 2 });
  expect(await store.chatKeys.sharesTo(channelId, 'phone')).toMatchObject([
    { keyId: 'key 1', number: 1, fromUser: ann, sealed: 'for phone' },
  ]);
  expect(await store.chatKeys.holders(channelId, 1)).toEqual(new Set(['laptop', 'phone']));
  await store.chatKeys.drop(channelId, 'key 1', 'phone');
  expect(await store.chatKeys.holders(channelId, 1)).toEqual(new Set(['laptop']));
});

it('adds a link only where there is none', async () => {
  await begin(1);
  await store.chatKeys.link(channelId, 'key 1', 'one');
  await store.chatKeys.link(channelId, 'key 1', 'two');
  expect(await store.chatKeys.newest(channelId)).toMatchObject({ link: 'one' });
});

it('tells who holds a key, and that a device of theirs was removed', async () => {
  await begin(1);
  await store.chatKeys.share(channelId, [shareTo(bob, 'phone')]);
  expect(await holding()).toEqual({ userIds: [ann, bob].toSorted(), hasRemoved: false });
  const phone = await store.deviceKeys.find('phone');
  if (phone) await store.transaction(({ deviceKeys }) => deviceKeys.remove(phone));
  expect(await holding()).toEqual({ userIds: [ann, bob].toSorted(), hasRemoved: true });
});

it('forgets what was sealed to an HPKE key that is replaced', async () => {
  await store.chatKeys.publish('phone', 'hpke', 'signed');
  await begin(1);
  await store.chatKeys.share(channelId, [shareTo(bob, 'phone')]);
  await store.chatKeys.publish('phone', 'hpke', 'signed');
  expect(await store.chatKeys.sharesTo(channelId, 'phone')).toHaveLength(1);
  await store.chatKeys.publish('phone', 'another', 'signed');
  expect(await store.chatKeys.sharesTo(channelId, 'phone')).toEqual([]);
  expect(await store.chatKeys.devices()).toEqual([
    { userId: bob, deviceKey: 'phone', hpkeKey: 'another', signature: 'signed' },
  ]);
});

it('goes with its channel', async () => {
  await begin(1);
  await store.channels.delete(channelId);
  expect(await store.chatKeys.generations(channelId)).toEqual([]);
  expect(await store.chatKeys.sharesTo(channelId, 'laptop')).toEqual([]);
});
