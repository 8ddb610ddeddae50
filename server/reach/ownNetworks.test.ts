import type { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { ownAddressesNear } from './ownNetworks.ts';

function ofInterface(...cidrs: string[]) {
  return cidrs.map((cidr) => ({ address: cidr.split('/')[0], cidr }));
}
const interfaces = {
  eth0: ofInterface('192.168.1.7/24', '2a01:4f8:1::7/128', 'fe80::1/64'),
  docker0: ofInterface('172.17.0.1/16'),
} as unknown as ReturnType<typeof networkInterfaces>;

test.each([
  ['192.168.1.20', ['192.168.1.7']],
  ['172.17.3.4', ['172.17.0.1']],
  ['192.168.2.20', []],
  ['2a01:4f8:1::99', ['2a01:4f8:1::7']],
  ['2a01:4f8:2::99', []],
  ['fe80::9%eth0', ['fe80::1']],
  ['nest.example', []],
  ['', []],
])('near %s are %j', (address, own) => {
  expect(ownAddressesNear(address, interfaces)).toEqual(own);
});
