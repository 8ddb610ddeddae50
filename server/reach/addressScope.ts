import { BlockList, isIP } from 'node:net';

/**
 * From where an address can be reached. `shared`: the network behind a provider's NAT (RFC 6598, and RFC 6333 for DS-Lite).
 * `none`: not the address of a machine.
 */
export type AddressScope = 'none' | 'machine' | 'network' | 'shared' | 'public';

function ranges(...subnets: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [base, bits] of subnets) list.addSubnet(base, bits, familyOf(base));
  return list;
}

/** From the IANA special-purpose address registries; the first list that contains an address decides. */
const scopes: readonly (readonly [AddressScope, BlockList])[] = [
  ['machine', ranges(['127.0.0.0', 8], ['::1', 128])],
  [
    'network',
    ranges(
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['169.254.0.0', 16],
      // Reserved for documentation, but used in some home networks.
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['2001:db8::', 32],
      ['fc00::', 7],
      ['fe80::', 10],
    ),
  ],
  ['shared', ranges(['100.64.0.0', 10], ['192.0.0.0', 24])],
  ['none', ranges(['0.0.0.0', 8], ['198.18.0.0', 15], ['224.0.0.0', 3], ['255.255.255.255', 32])],
  ['public', ranges(['0.0.0.0', 0], ['2000::', 3])],
];

/** The scope of an address; `none` also for text that is not an IP address. */
export function scopeOf(address: string): AddressScope {
  const plain = withoutMapping(address);
  if (isIP(plain) === 0) return 'none';
  return scopes.find(([, list]) => list.check(plain, familyOf(plain)))?.[0] ?? 'none';
}

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Removes ::ffff:, with which a socket for both IP versions writes IPv4 addresses (RFC 4291). */
export function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
