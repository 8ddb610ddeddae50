import { expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { maxMetPeople, withMet } from '../state/preferences.ts';
import { bindMetPeople } from './metPeopleBinding.ts';
import { createPerchStore } from './perchStore.ts';

const person = (id: string, name = id) => ({ userId: id as UserId, name });
const here = (id: string, name = id): Occupant => ({
  peerId: `peer ${id}` as PeerId,
  user: { id: id as UserId, name, colorSeed: 0 },
  channelId: 'general' as ChannelId,
  muted: false,
  deafened: false,
  listenOnly: false,
  sharing: false,
  drawable: true,
  camera: false,
  away: false,
});

test('who is new comes first, who has another name now comes first by that, and nobody stands twice', () => {
  const met = [person('ann'), person('bob')];
  expect(withMet(met, [here('cho'), here('ann')])).toEqual([person('cho'), ...met]);
  expect(withMet(met, [here('bob', 'Robert')])).toEqual([person('bob', 'Robert'), person('ann')]);
  expect(withMet(met, [here('ann'), here('bob')])).toBe(met);
  expect(withMet(met, [])).toBe(met);
});

test('it is no more than a list can show', () => {
  const many = Array.from({ length: maxMetPeople }, (_, index) => person(`user ${index}`));
  const after = withMet(many, [here('ann')]);
  expect(after).toHaveLength(maxMetPeople);
  expect(after[0]).toEqual(person('ann'));
  expect(after).not.toContainEqual(many.at(-1));
});

test('it is kept on this device, and read again', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const store = createPerchStore(storage);
  const stop = bindMetPeople(store);
  const come = (...occupants: Occupant[]) =>
    store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
  come(here('ann'), here('bob'));
  come();
  stop();
  come(here('cho'));
  expect(createPerchStore(storage).getState().preferences.metPeople).toEqual([
    person('ann'),
    person('bob'),
  ]);
  kept.set('perch.preferences', JSON.stringify({ metPeople: [{ name: 'no id' }] }));
  expect(createPerchStore(storage).getState().preferences.metPeople).toEqual([]);
});
