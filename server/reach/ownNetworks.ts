import { createSocket } from 'node:dgram';
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

/** All addresses that this machine has now. */
export function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((each) => each.address),
  );
}

/** TEST-NET-1 (RFC 5737): an address outside of this network. Nothing is ever sent to it. */
const beyond = { address: '192.0.2.1', port: 9 };

/**
 * The IPv4 address of this machine on its default route, by which the gateway knows it. Null without a default route.
 */
export function primaryAddress(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (address: string | null) => {
      socket.close();
      resolve(address === '0.0.0.0' ? null : address);
    };
    socket.once('error', () => end(null));
    // For UDP this only reads the routing table.
    socket.connect(beyond.port, beyond.address, () => end(socket.address().address));
  });
}
