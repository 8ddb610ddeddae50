import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { CurrentUsers } from './CurrentUsers.ts';
import { codeOf, Device, Entrance } from './entrance.fixture.ts';
import { smallImage } from './smallImage.fixture.ts';
import { UserProfiles } from './UserProfiles.ts';

let entrance: Entrance;
let profiles: UserProfiles;
let id: UserId;
beforeEach(async () => {
  entrance = await Entrance.open();
  profiles = new UserProfiles({ store: entrance.store, current: new CurrentUsers() });
  ({ id } = await entrance.signIn(new Device()));
});
afterEach(() => {
  vi.useRealTimers();
  entrance.close();
});

it('a picture ends with its user', async () => {
  const { picture = '' } = await profiles.setPicture(id, smallImage());
  expect(Buffer.from(await profiles.pictureBytes(picture))).toEqual(Buffer.from(smallImage()));
  expect((await entrance.userOf(id)).picture).toBe(picture);
  await entrance.store.users.delete(id);
  expect(await codeOf(() => profiles.pictureBytes(picture))).toBe('notFound');
  expect(await codeOf(() => profiles.setPicture(id, smallImage()))).toBe('notFound');
  expect(await codeOf(() => profiles.setDoor(id, { kind: 'doNotDisturb' }))).toBe('notFound');
});

it('a door is kept until its time is over', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const at = Date.now() + 60_000;
  expect((await profiles.setDoor(id, { kind: 'backAt', at })).door).toEqual({ kind: 'backAt', at });
  expect((await entrance.userOf(id)).door).toEqual({ kind: 'backAt', at });
  vi.setSystemTime(at);
  expect(await entrance.userOf(id)).not.toHaveProperty('door');
  await profiles.setDoor(id, { kind: 'doNotDisturb' });
  vi.setSystemTime(at + 1_000_000_000);
  expect((await entrance.userOf(id)).door).toEqual({ kind: 'doNotDisturb' });
});
