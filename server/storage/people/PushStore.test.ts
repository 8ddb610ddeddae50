import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UserId } from '../../../shared/domain/ids.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';

let database: TestTables;
let store: Store;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
});
afterEach(() => database.remove());

const newUser = async (key: string) => (await store.users.create({ publicKey: key, name: key })).id;
const put = (userId: UserId, publicKey: string, endpoint: string) =>
  store.transaction(({ push }) =>
    push.put({ userId, publicKey, endpoint, p256dh: 'p', auth: 'a', language: 'en' }),
  );
const endpointsOf = async (userId: UserId) =>
  (await store.push.of(userId)).map(({ endpoint }) => endpoint);

it('keeps one subscription for each device, and each for one device', async () => {
  const [ann, bob] = [await newUser('ann'), await newUser('bob')];
  await put(ann, 'ann', 'https://push.example.com/1');
  await put(ann, 'ann', 'https://push.example.com/2');
  await put(bob, 'bob', 'https://push.example.com/3');
  expect(await endpointsOf(ann)).toEqual(['https://push.example.com/2']);
  expect(await store.push.users(null)).toHaveLength(2);
  // The same browser, now as Bob.
  await put(bob, 'bob', 'https://push.example.com/2');
  expect(await endpointsOf(ann)).toEqual([]);
  expect(await endpointsOf(bob)).toEqual(['https://push.example.com/2']);
  expect(await store.push.users([ann])).toEqual([]);
});

it('forgets it with the device', async () => {
  const ann = await newUser('ann');
  await store.deviceKeys.add({ publicKey: 'phone', userId: ann, kind: 'device', name: '' });
  await put(ann, 'phone', 'https://push.example.com/1');
  const phone = await store.deviceKeys.find('phone');
  if (!phone) throw new Error('the phone is not kept');
  await store.transaction(({ deviceKeys }) => deviceKeys.remove(phone));
  expect(await endpointsOf(ann)).toEqual([]);
});

it('keeps a newer one of a device whose earlier one is dead', async () => {
  const ann = await newUser('ann');
  await put(ann, 'ann', 'https://push.example.com/1');
  const [dead] = await store.push.of(ann);
  if (!dead) throw new Error('nothing is kept');
  await put(ann, 'ann', 'https://push.example.com/2');
  await store.push.deleteDead(dead);
  expect(await endpointsOf(ann)).toEqual(['https://push.example.com/2']);
});
