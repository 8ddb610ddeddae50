import { expect, it } from 'vitest';
import type { UserId } from '../../../shared/domain/ids.ts';
import { KnownDevices } from './KnownDevices.ts';

const bob = 'bob' as UserId;

function storageOf(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

it('knows the first device of a person, and another one when the user accepts it; also after a reload', () => {
  const storage = storageOf();
  const devices = new KnownDevices(storage);
  expect(devices.standingOf(bob, 'first')).toBe('known');
  expect(devices.standingOf(bob, 'second')).toBe('changed');
  // To be looked at is not to be accepted.
  expect(devices.standingOf(bob, 'second')).toBe('changed');
  devices.accept(bob, 'second');
  devices.verify(bob, 'third');
  const reloaded = new KnownDevices(storage);
  expect(
    ['first', 'second', 'third', 'fourth'].map((key) => reloaded.standingOf(bob, key)),
  ).toEqual(['known', 'known', 'verified', 'changed']);
});

it.each(['{', '[1]', '{}', '[{"userId":"bob"}]'])(
  'starts anew with what it cannot read: %s',
  (text) => {
    expect(new KnownDevices(storageOf(text)).standingOf(bob, 'first')).toBe('known');
  },
);
