import { expect, it } from 'vitest';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { bannedRange, rangesAround } from './addressRange.ts';

it('is one address, or the network around it, in the usual form', () => {
  const v4 = addressGroupOf('203.0.113.7');
  const v6 = addressGroupOf('2001:db8:1:2:3::4');
  expect([bannedRange(v4, 'address'), bannedRange(v4, 'network')]).toEqual([
    '203.0.113.7',
    '203.0.113.0/24',
  ]);
  expect([bannedRange(v6, 'address'), bannedRange(v6, 'network')]).toEqual([
    '2001:db8:1:2::/64',
    '2001:db8:1::/48',
  ]);
});

it('contains the addresses of its network only', () => {
  const banned = bannedRange(addressGroupOf('2001:db8:1:2::4'), 'network');
  const isInside = (address: string) => rangesAround(addressGroupOf(address)).includes(banned);
  expect(['2001:db8:1:ff::1', '2001:db8:2::1', '203.0.113.7'].map(isInside)).toEqual([
    true,
    false,
    false,
  ]);
});
