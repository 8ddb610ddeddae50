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

it('lists the devices of a person, and hears none again that is not trusted any more', () => {
  const known = new KnownDevices(storageOf());
  known.standingOf(bob, 'phone');
  known.verify(bob, 'laptop');
  expect(known.devicesOf(bob)).toEqual([
    { deviceKey: 'phone', standing: 'known' },
    { deviceKey: 'laptop', standing: 'verified' },
  ]);
  known.distrust(bob, 'laptop');
  known.distrust(bob, 'phone');
  expect(known.devicesOf(bob)).toEqual([]);
  expect(known.standingOf(bob, 'laptop')).toBe('changed');
  expect(known.standingOf(bob, 'phone')).toBe('changed');
});
