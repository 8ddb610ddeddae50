import type { IceCandidate } from '../../shared/protocol/streams/media.ts';

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
