import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { missedCallKeptMs, missedCallsMax } from '../../../shared/domain/Call.ts';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';

let database: TestTables;
let store: Store;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
});
afterEach(async () => {
  vi.useRealTimers();
  await database.remove();
});

async function newUser(name: string): Promise<UserId> {
  const id = `id of ${name}` as UserId;
  await database.tables
    .insertInto('users')
    .values({
      id,
      first_key: `key of ${name}`,
      name,
      skeleton: null,
      small_skeleton: null,
      picture: null,
      door: null,
      door_ends_at: null,
      created_at: 1,
      last_seen_at: 1,
      joined_at: null,
      owner: 0,
      admitted: 1,
    })
    .execute();
  return id;
}

it('keeps one missed call for each caller, with the last time and how many there were', async () => {
  const [ann, bob, cho] = [await newUser('Ann'), await newUser('Bob'), await newUser('Cho')];
  const now = Date.now();
  await store.calls.addMissed(ann, bob, now - 2_000);
  await store.calls.addMissed(ann, cho, now - 1_000);
  await store.calls.addMissed(ann, bob, now);
  await store.calls.addMissed(bob, ann, now);
  expect(await store.calls.missed(ann)).toEqual([
    { caller: { id: bob, name: 'Bob' }, at: now, times: 2 },
    { caller: { id: cho, name: 'Cho' }, at: now - 1_000, times: 1 },
  ]);
  await store.calls.forgetMissed(ann);
  expect(await store.calls.missed(ann)).toEqual([]);
  expect(await store.calls.missed(bob)).toHaveLength(1);
});

it('keeps only so many, for so long, and none of who is gone', async () => {
  const ann = await newUser('Ann');
  const now = Date.now();
  for (let index = 0; index < missedCallsMax + 2; index += 1) {
    await store.calls.addMissed(ann, await newUser(`Caller ${index}`), now + index);
  }
  await store.calls.addMissed(ann, 'nobody' as UserId, now + 100);
  await store.calls.addMissed('nobody' as UserId, ann, now + 100);
  const rows = await database.tables.selectFrom('missed_calls').selectAll().execute();
  expect(rows).toHaveLength(missedCallsMax);
  expect((await store.calls.missed(ann)).map(({ caller }) => caller.name)).not.toContain(
    'Caller 1',
  );
  vi.useFakeTimers({ toFake: ['Date'], now: now + missedCallKeptMs + 1_000 });
  expect(await store.calls.missed(ann)).toEqual([]);
});

it('knows who takes no calls', async () => {
  const ann = await newUser('Ann');
  expect(await store.calls.takesCalls(ann)).toBe(true);
  await store.calls.setTakesCalls(ann, false);
  expect(await store.calls.takesCalls(ann)).toBe(false);
});

it('keeps calls under way until they end, or one of the two is deleted', async () => {
  const [ann, bob, cho] = [await newUser('Ann'), await newUser('Bob'), await newUser('Cho')];
  const call = (id: string, callerId: UserId) => ({
    id: id as ChannelId,
    callerId,
    calleeId: bob,
    withCamera: true,
    acceptedAt: 7,
  });
  for (const each of [call('first', ann), call('second', cho)]) await store.calls.addOngoing(each);
  await store.calls.removeOngoing('first' as ChannelId);
  expect(await store.calls.ongoing()).toEqual([call('second', cho)]);
  await database.tables.deleteFrom('users').where('id', '=', cho).execute();
  expect(await store.calls.ongoing()).toEqual([]);
});
