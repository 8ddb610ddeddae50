import { isIP } from 'node:net';
import { familyOf, scopeOf, withoutMapping } from './addressScope.ts';
import { ownAddressesNear } from './ownNetworks.ts';

/** The path on which a client has reached this server. */
export interface ClientPath {
  /** The Host header: the address that the client connected to. */
  readonly hostHeader: string;
  /** The server's end of the client's TCP connection. */
  readonly localAddress: string;
  /** The client's end. */
  readonly remoteAddress: string;
}

/** All known addresses of this server. */
export interface ServerAddresses {
  /** Announced by the host, instead of the machine's own; empty when none are announced. */
  readonly announced: readonly string[];
  /** The machine's own that the server listens on, the one of the default route first. */
  readonly own: readonly string[];
  /** The public addresses that are known to lead here: that of this network's gateway, and those that STUN servers see. */
  readonly outside: readonly string[];
}

const families = ['ipv4', 'ipv6'] as const;

/**
 * The addresses at which this client may reach the server's media, best first. A client gets the addresses of VPNs, containers
 * and other networks of the machine only if it is in them.
 *
 * The announced addresses if there are any; otherwise the address that the client connected to, the one in its own network, and
 * the public ones. The host that the client used comes first if it is an IP address, because that path works already. mediasoup
 * identifies transports by their ICE username fragment, not by address, so any list will do.
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
 * The addresses for an invite link of this client, the one that most people can reach first. Contains an address of the local
 * network only if the client is in it.
 */
export function inviteAddresses(
  { remoteAddress }: Pick<ClientPath, 'remoteAddress'>,
  { announced, own, outside }: ServerAddresses,
): string[] {
  const isOutsider = scopeOf(remoteAddress) === 'public';
  const addresses = [
    outside,
    announced,
    publicOf('ipv4', own),
    isOutsider ? [] : own.slice(0, 1),
    // Last, because many gateways block incoming IPv6, and not everybody has it.
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
  // A connection over loopback is from this machine or from a proxy on it, so the address in the network counts as well.
  const came = scopeOf(local) === 'machine' ? [local, ...own.slice(0, 1)] : [local];
  const neighbours = near(withoutMapping(remoteAddress));
  const neighbour = neighbours.some((address) => came.includes(address))
    ? undefined
    : own.find((address) => neighbours.includes(address));
  const wide = families
    .filter((family) => scopeOf(local) !== 'public' || familyOf(local) !== family)
    .flatMap((family) => publicOf(family, own));
  return [...came, neighbour ?? [], wide, outside].flat();
}

/** The first public address of an IP version, if there is one. */
function publicOf(family: (typeof families)[number], addresses: readonly string[]): string[] {
  return addresses
    .filter((address) => familyOf(address) === family && scopeOf(address) === 'public')
    .slice(0, 1);
}

/** The host of a Host header, without port and brackets; empty when the header is invalid. */
function hostOf(header: string): string {
  return URL.parse(`https://${header}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}

/**
 * Where others reach this server, the address that most people can reach first: names that the host has set, then as
 * `inviteAddresses` for somebody at this machine.
 */
export function publishedAddresses(
  { domain, announcedAddresses }: { domain: string | null; announcedAddresses: readonly string[] },
  known: ServerAddresses,
): string[] {
  const found = inviteAddresses({ remoteAddress: '127.0.0.1' }, known);
  return [...new Set([domain ?? [], announcedAddresses, found].flat())];
}
