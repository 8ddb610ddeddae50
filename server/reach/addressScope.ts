import { BlockList, isIP } from 'node:net';

/**
 * From where an address can be reached. `shared`: a provider's own network behind its NAT (RFC 6598, and RFC 6333 for
 * DS-Lite). `none`: it is no address of a machine.
 */
export type AddressScope = 'none' | 'machine' | 'network' | 'shared' | 'public';

function ranges(...subnets: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [base, bits] of subnets) list.addSubnet(base, bits, familyOf(base));
  return list;
}

/** By the IANA special-purpose address registries; the first list that holds an address decides. */
const scopes: readonly (readonly [AddressScope, BlockList])[] = [
  ['machine', ranges(['127.0.0.0', 8], ['::1', 128])],
  [
    'network',
    ranges(
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['169.254.0.0', 16],
      // For examples in documents; where somebody uses them, it is at home.
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

/** Where an address counts; `none` for what is no IP address, too. */
export function scopeOf(address: string): AddressScope {
  const plain = withoutMapping(address);
  if (isIP(plain) === 0) return 'none';
  return scopes.find(([, list]) => list.check(plain, familyOf(plain)))?.[0] ?? 'none';
}

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** A socket that listens on both IP versions writes IPv4 addresses as ::ffff:a.b.c.d (RFC 4291). */
export function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
