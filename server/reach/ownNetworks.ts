import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { familyOf } from './addressScope.ts';

/**
 * This machine's own addresses in whose network an address is: those of every interface, of IPv6 also the usual /64 of a
 * home. Empty for what is no IP address.
 */
export function ownAddressesNear(address: string, interfaces = networkInterfaces()): string[] {
  const [plain = ''] = address.split('%', 1);
  if (isIP(plain) === 0) return [];
  const family = familyOf(plain);
  return Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ address: own, cidr }) => {
      // A list holds IPv4 addresses to be in IPv6 networks, too: as ::ffff:a.b.c.d.
      if (familyOf(own) !== family) return false;
      const bits = Number(cidr?.split('/')[1] ?? Number.NaN);
      if (!Number.isInteger(bits)) return false;
      const network = new BlockList();
      network.addSubnet(own, family === 'ipv6' ? Math.min(bits, 64) : bits, family);
      return network.check(plain, family);
    })
    .map(({ address: own }) => own);
}
