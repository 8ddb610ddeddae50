import { isIP } from 'node:net';
import { familyOf, scopeOf, withoutMapping } from './addressScope.ts';
import { ownAddressesNear } from './ownNetworks.ts';

/** How one client came to this server. */
export interface ClientPath {
  /** The Host header: the address that the client dialled. */
  readonly hostHeader: string;
  /** The server's end of the client's TCP connection. */
  readonly localAddress: string;
  /** The client's end. */
  readonly remoteAddress: string;
}

/** All addresses that lead to this server, as far as it knows. */
export interface ServerAddresses {
  /** What the host has announced, in the place of the machine's own; empty when nothing is announced. */
  readonly announced: readonly string[];
  /** The machine's own on which the server listens, the one that leads out of the machine first. */
  readonly own: readonly string[];
  /** What the gateway of this network shows outside, once it is known to lead here. */
  readonly outside: string | null;
}

const families = ['ipv4', 'ipv6'] as const;

/**
 * The addresses at which this client may reach the server's media, and no others: the addresses of VPNs, containers and
 * other networks of the machine are told only to those who come from there.
 *
 * What the host announced where there is anything; else the address to which the client came, the one in its own network,
 * and those that are public. The address that the client dialled leads, when it is an IP: that path works already. mediasoup
 * tells transports apart by ICE user name and not by address, so the list is ours to make.
 *
 * @param near as `ownAddressesNear`
 */
export function mediaAddresses(
  path: ClientPath,
  known: ServerAddresses,
  near: (address: string) => readonly string[] = ownAddressesNear,
): string[] {
  const isHere = scopeOf(path.remoteAddress) === 'machine';
  const fitting = known.announced.length > 0 ? known.announced : ownAddressesFor(path, known, near);
  return [...new Set([hostOf(path.hostHeader), ...fitting])].filter(
    (address) => isIP(address) !== 0 && (isHere || scopeOf(address) !== 'machine'),
  );
}

/**
 * The addresses at which somebody else may reach this server, for a link that this client passes on; the one that most people
 * reach first. Those of the local network only for who is in it.
 */
export function inviteAddresses(
  { remoteAddress }: Pick<ClientPath, 'remoteAddress'>,
  { announced, own, outside }: ServerAddresses,
): string[] {
  const isOutsider = scopeOf(remoteAddress) === 'public';
  const addresses = [
    outside ?? [],
    announced,
    publicOf('ipv4', own),
    isOutsider ? [] : own.slice(0, 1),
    // Many gateways let no connections in by IPv6, and not everybody has it.
    publicOf('ipv6', own),
  ];
  return [...new Set(addresses.flat())];
}

function ownAddressesFor(
  { localAddress, remoteAddress }: ClientPath,
  { own, outside }: ServerAddresses,
  near: (address: string) => readonly string[],
): string[] {
  const local = withoutMapping(localAddress);
  // A connection over loopback comes from this machine or through a proxy on it: then its address in the network counts too.
  const came = scopeOf(local) === 'machine' ? [local, ...own.slice(0, 1)] : [local];
  const neighbours = near(withoutMapping(remoteAddress));
  const neighbour = neighbours.some((address) => came.includes(address))
    ? undefined
    : own.find((address) => neighbours.includes(address));
  const wide = families
    .filter((family) => scopeOf(local) !== 'public' || familyOf(local) !== family)
    .flatMap((family) => publicOf(family, own));
  return [...came, neighbour ?? [], wide, outside ?? []].flat();
}

/** The first public address of an IP version, if there is one. */
function publicOf(family: (typeof families)[number], addresses: readonly string[]): string[] {
  return addresses
    .filter((address) => familyOf(address) === family && scopeOf(address) === 'public')
    .slice(0, 1);
}

/** The host of a Host header, without port and brackets; empty when it is none. */
function hostOf(header: string): string {
  return URL.parse(`https://${header}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}
