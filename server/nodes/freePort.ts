import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';

/** Where a worker can listen. */
export interface FreePort {
  readonly hosts: readonly string[];
  readonly port: number;
}

/**
 * Looks whether a port is free for UDP and TCP on these hosts. A machine without IPv6 has no `::`, which is left out then.
 *
 * @param port 0 for any
 * @throws the system's error, such as EADDRINUSE
 */
export async function freePort(hosts: readonly string[], port: number): Promise<FreePort> {
  let chosen = port;
  const free: string[] = [];
  for (const host of hosts) {
    try {
      chosen = await tryTcp(host, chosen);
      await tryUdp(host, chosen);
      free.push(host);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isWithoutIPv6 = code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
      if (host !== '::' || !isWithoutIPv6 || free.length === 0) throw error;
    }
  }
  return { hosts: free, port: chosen };
}

async function tryTcp(host: string, port: number): Promise<number> {
  const server = createServer();
  server.listen({ host, port, ipv6Only: isIPv6(host), exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : port;
}

async function tryUdp(address: string, port: number): Promise<void> {
  const socket = createSocket({
    type: isIPv6(address) ? 'udp6' : 'udp4',
    ipv6Only: isIPv6(address),
  });
  socket.bind({ address, port, exclusive: true });
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}
