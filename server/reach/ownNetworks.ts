import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { familyOf } from './addressScope.ts';

/**
 * This machine's addresses that are in the same network as an address; for IPv6 within the usual /64 of a home. Empty when
 * the text is not an IP address.
 */
export function ownAddressesNear(address: string, interfaces = networkInterfaces()): string[] {
  const [plain = ''] = address.split('%', 1);
  if (isIP(plain) === 0) return [];
  const family = familyOf(plain);
  return Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ address: own, cidr }) => {
      // A BlockList also finds IPv4 addresses in IPv6 networks, as ::ffff:a.b.c.d.
      if (familyOf(own) !== family) return false;
      const bits = Number(cidr?.split('/')[1] ?? Number.NaN);
      if (!Number.isInteger(bits)) return false;
      const network = new BlockList();
      network.addSubnet(own, family === 'ipv6' ? Math.min(bits, 64) : bits, family);
      return network.check(plain, family);
    })
    .map(({ address: own }) => own);
}
