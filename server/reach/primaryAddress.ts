import { createSocket } from 'node:dgram';

/** TEST-NET-1 (RFC 5737): an address beyond the gateway. Nothing is ever sent to it. */
const beyond = { address: '192.0.2.1', port: 9 };

/**
 * The IPv4 address with which this machine goes out, of all that it has: the one that its gateway knows it by. Null
 * without a way out.
 */
export function primaryAddress(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (address: string | null) => {
      socket.close();
      resolve(address === '0.0.0.0' ? null : address);
    };
    socket.once('error', () => end(null));
    // For UDP this only asks the routing table.
    socket.connect(beyond.port, beyond.address, () => end(socket.address().address));
  });
}
