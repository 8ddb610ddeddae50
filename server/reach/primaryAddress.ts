import { createSocket } from 'node:dgram';

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
