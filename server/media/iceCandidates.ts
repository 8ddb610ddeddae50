import { isIP } from 'node:net';
import type { IceCandidate } from '../../shared/protocol/media.ts';

/** How one client reached the server, as far as its own connection tells. */
export interface Reach {
  /** The Host header: the address that the client dialled. */
  readonly hostHeader: string;
  /** The server's end of the client's TCP connection. */
  readonly localAddress: string;
}

/**
 * The addresses at which this client may reach the server's media. The ones the host announced where there are any; else
 * the machine's own. The address that the client dialled leads, when it is an IP: that path works already. mediasoup tells
 * transports apart by ICE user name and not by address, so the list is ours to make.
 */
export function mediaAddresses(
  reach: Reach,
  announced: readonly string[],
  own: readonly string[],
): string[] {
  const dialled = hostOf(reach.hostHeader);
  const addresses: string[] = [];
  const local = withoutMapping(reach.localAddress);
  if (isIP(dialled) !== 0) addresses.push(dialled);
  if (announced.length > 0) addresses.push(...announced);
  else addresses.push(local, ...own);
  const reachedByLoopback = isLoopback(local);
  return [...new Set(addresses)].filter(
    (address) => isIP(address) !== 0 && (reachedByLoopback || !isLoopback(address)),
  );
}

/** One UDP and one TCP candidate for each address; UDP is always preferred. */
export function iceCandidates(
  addresses: readonly string[],
  udpPort: number,
  tcpPort: number,
): IceCandidate[] {
  return addresses.flatMap((address, index) => {
    const preference = 60_000 - index * 100;
    return [
      {
        foundation: `udp${index}`,
        priority: priority(preference),
        address,
        ip: address,
        protocol: 'udp',
        port: udpPort,
        type: 'host',
      },
      {
        foundation: `tcp${index}`,
        priority: priority(preference - 30_000),
        address,
        ip: address,
        protocol: 'tcp',
        port: tcpPort,
        type: 'host',
        tcpType: 'passive',
      },
    ];
  });
}

/** RFC 8445, 5.1.2.1: a host candidate (type preference 126) of component 1. */
function priority(localPreference: number): number {
  return 126 * 2 ** 24 + localPreference * 2 ** 8 + 255;
}

/** The host of a Host header, without port and brackets; empty when it is none. */
function hostOf(header: string): string {
  return URL.parse(`https://${header}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}

/** A socket that listens on both IP versions writes IPv4 addresses as ::ffff:a.b.c.d (RFC 4291). */
export function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
