import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UserId } from '../../../shared/domain/ids.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';

let database: TestTables;
let store: Store;
let ann: UserId;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
  ann = (await store.users.create({ publicKey: 'laptop', name: 'Ann', deviceName: 'Laptop' })).id;
});

afterEach(() => database.remove());

const add = (publicKey: string, kind: 'device' | 'recovery' = 'device', at?: number) =>
  store.deviceKeys.add({ publicKey, userId: ann, kind, name: '' }, at);
const keysOf = async (userId: UserId) =>
  (await store.deviceKeys.of(userId)).map(({ publicKey }) => publicKey);
const remove = async (publicKey: string, at?: number) => {
  const key = await store.deviceKeys.find(publicKey);
  if (!key) throw new Error('no such key');
  await store.transaction(({ deviceKeys }) => deviceKeys.remove(key, at));
};

it('a user is found by the key of each device, and looks the same', async () => {
  await add('phone');
  const byPhone = await store.users.findByKey('phone');
  expect(byPhone).toEqual(await store.users.findByKey('laptop'));
  expect(byPhone).toMatchObject({ id: ann, firstKey: 'laptop' });
  expect(await keysOf(ann)).toEqual(['laptop', 'phone']);
});

it('a key belongs to one user', async () => {
  const bob = (await store.users.create({ publicKey: 'tablet', name: 'Bob' })).id;
  await expect(
    store.deviceKeys.add({ publicKey: 'laptop', userId: bob, kind: 'device', name: '' }),
  ).rejects.toThrow(/unique/i);
  expect(await store.deviceKeys.rename(bob, 'laptop', 'Mine')).toBe(false);
  expect(await store.deviceKeys.rename(ann, 'laptop', 'Mine')).toBe(true);
  expect((await store.deviceKeys.find('laptop'))?.name).toBe('Mine');
});

it('words sign in nobody, and a user has one set of them', async () => {
  await add('words', 'recovery');
  expect(await store.users.findByKey('words')).toBeNull();
  await expect(add('other words', 'recovery')).rejects.toThrow(/unique/i);
});

it('a visit is noted, and names a device that has no name', async () => {
  await add('phone', 'device', 1);
  await store.deviceKeys.touch('phone', undefined, 2);
  expect(await store.deviceKeys.find('phone')).toMatchObject({ name: '', lastSeenAt: 2 });
  await store.deviceKeys.touch('phone', 'Phone', 3);
  await store.deviceKeys.touch('phone', 'Other', 4);
  expect(await store.deviceKeys.find('phone')).toMatchObject({ name: 'Phone', lastSeenAt: 4 });
});

it('a removed key is remembered, the first one for as long as its user', async () => {
  await add('phone');
  expect(await store.deviceKeys.wasRemoved('phone')).toBe(false);
  await remove('laptop', 1);
  expect(await store.deviceKeys.wasRemoved('laptop')).toBe(true);
  for (let index = 0; index < 60; index += 1) {
    await add(`key ${index}`);
    await remove(`key ${index}`, 2 + index);
  }
  const remembered = await database.tables.selectFrom('removed_keys').selectAll().execute();
  expect(remembered).toHaveLength(50);
  expect(await store.deviceKeys.wasRemoved('key 59')).toBe(true);
  expect(await store.deviceKeys.wasRemoved('laptop')).toBe(true);
  expect(await store.deviceKeys.wasRemoved('phone')).toBe(false);
});

it('a deleted user leaves no key behind', async () => {
  await add('phone');
  await remove('phone');
  await store.users.delete(ann);
  expect(await keysOf(ann)).toEqual([]);
  expect(await store.deviceKeys.wasRemoved('phone')).toBe(false);
  expect(await store.deviceKeys.wasRemoved('laptop')).toBe(false);
});
