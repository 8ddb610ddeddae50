import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { createLog } from '../log.ts';
import { WriteQueue } from '../storage/database/WriteQueue.ts';
import { Device, Entrance, plainTerms } from './entrance.fixture.ts';
import { Guests } from './Guests.ts';

let entrance: Entrance;
let guestCode: string;
let memberCode: string;
beforeEach(async () => {
  entrance = await Entrance.open({ standardMode: 'invite' });
  const owner = await entrance.owner();
  const codeFor = async (kind: 'guest' | 'member') =>
    (await entrance.makeInvite(owner, { ...plainTerms, kind })).code ?? '';
  [guestCode, memberCode] = [await codeFor('guest'), await codeFor('member')];
});
afterEach(() => {
  vi.useRealTimers();
  entrance.close();
});

const isKept = async (id: UserId) => (await entrance.people.find(id)) !== null;
/** Forgets all guests without a session, whenever they signed in. */
const forget = () => entrance.people.forgetGuests(() => [...entrance.connected], Date.now() + 1);

it('a guest has the role of guests, and vanishes with their last session', async () => {
  const device = new Device();
  const guest = await entrance.signIn(device, guestCode);
  expect(guest.roleIds).toEqual([entrance.roleOf('guest')]);
  entrance.connected.add(guest.id);
  expect(await forget()).toEqual([]);
  // Known until then, also without the code.
  expect(await entrance.signIn(device)).toEqual(guest);
  entrance.connected.clear();
  expect(await forget()).toEqual([guest.id]);
  expect(await isKept(guest.id)).toBe(false);
});

it('a guest who comes by an invite for members becomes one, and stays', async () => {
  const device = new Device();
  const guest = await entrance.signIn(device, guestCode);
  // A link that no longer works takes nothing away.
  expect(await entrance.signIn(device, 'no such code')).toEqual(guest);
  expect(await entrance.people.recognizes(device.publicKey, memberCode)).toBe(false);
  const member = await entrance.signIn(device, memberCode, undefined);
  expect(member).toEqual({ ...guest, roleIds: [entrance.roleOf('member')] });
  // A member who follows a guest's link stays a member.
  expect(await entrance.signIn(device, guestCode)).toEqual(member);
  expect(await forget()).toEqual([]);
  const uses = (await entrance.store.invites.all()).map((invite) => invite.uses);
  expect(uses.sort()).toEqual([1, 1]);
});

it('who is made a member or the owner stays, and a member with the role of guests stays too', async () => {
  const [made, crowned, member] = await Promise.all([
    entrance.signIn(new Device(), guestCode),
    entrance.signIn(new Device(), guestCode),
    entrance.signIn(new Device(), memberCode),
  ]);
  await entrance.people.setRoles(made.id, [entrance.roleOf('member')], () => undefined);
  const owner = (await entrance.people.all()).find(({ user }) => user.isOwner);
  await entrance.people.handOver(owner?.user.id ?? made.id, crowned.id);
  await entrance.people.setRoles(member.id, [entrance.roleOf('guest')], () => undefined);
  expect(await forget()).toEqual([]);
});

it('who has signed in a moment ago is kept', async () => {
  const guest = await entrance.signIn(new Device(), guestCode);
  const asOf = Date.now() - 500;
  expect(await entrance.people.forgetGuests(() => [], asOf)).toEqual([]);
  expect(await isKept(guest.id)).toBe(true);
});

it('guests go a moment after the end of a session, and at the next start', async () => {
  const { people, store } = entrance;
  const log = createLog('silent');
  const writes = new WriteQueue(log);
  const connected = () => [...entrance.connected];
  const onForgotten = vi.fn();
  const guests = new Guests({ people, writes, connected, onForgotten, log });

  const guest = await entrance.signIn(new Device(), guestCode);
  await store.users.touch(guest.id, { lastSeenAt: 5 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  guests.noteEnd();
  guests.noteEnd();
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  await writes.run(async () => undefined);
  expect(await isKept(guest.id)).toBe(false);
  expect(onForgotten).toHaveBeenLastCalledWith(new Set([guest.id]));

  const left = await entrance.signIn(new Device(), guestCode);
  await store.users.touch(left.id, { lastSeenAt: 5 });
  guests.start();
  await writes.run(async () => undefined);
  expect(await isKept(left.id)).toBe(false);
  guests.close();
});
