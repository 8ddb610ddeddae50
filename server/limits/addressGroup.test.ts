import { expect, it } from 'vitest';
import { addressGroupOf, crowdedOut, networkOf } from './addressGroup.ts';

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('groups %s as %s', (address, group) => {
  expect(addressGroupOf(address)).toBe(group);
});

it.each([
  ['10.0.0.1', '10.0.0'],
  ['2001:db8:1:2::9', '2001:db8:1'],
])('finds the network of %s', (address, network) => {
  expect(networkOf(addressGroupOf(address))).toBe(network);
});

it('the oldest client of the largest address group is the one to disconnect', () => {
  const from = (addressGroup: string, name: string) => ({ addressGroup, name });
  const clients = [from('home', 'ann'), from('crowd', 'one'), from('crowd', 'two')];
  expect(crowdedOut(clients)?.name).toBe('one');
  expect(crowdedOut(clients.slice(0, 1))?.name).toBe('ann');
  expect(crowdedOut([])).toBeNull();
});
