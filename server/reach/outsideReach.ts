import type { OutsideReach } from '../../shared/ipc/HostState.ts';
import { familyOf, scopeOf } from './addressScope.ts';
import type { GatewayOutcome } from './PortOpener.ts';

/** All that is known about the way in from outside. */
export interface ReachFacts {
  /** Whether the gateway is asked at all. */
  readonly asksGateway: boolean;
  /** Null while it is being asked for the first time. */
  readonly gateway: GatewayOutcome | null;
  /** The machine's addresses on which the server listens. */
  readonly own: readonly string[];
  /** Addresses that the one who runs the server has announced. */
  readonly announced: readonly string[];
  /** The address by which somebody has come in from outside. */
  readonly proven: string | null;
}

/** From where, and at which address, the server can be reached from outside; or why not. */
export function outsideReach(facts: ReachFacts): OutsideReach {
  if (facts.proven !== null) return { kind: 'proven', address: facts.proven };
  const { gateway } = facts;
  const external = openedAddress(gateway);
  if (external !== null) return { kind: 'opened', address: external };
  const own = facts.own.find(isPublicIPv4);
  if (own !== undefined) return { kind: 'opened', address: own };
  if (!facts.asksGateway) return { kind: 'closed', reason: 'switchedOff' };
  // A machine without a network asks once it has one.
  if (gateway === null && facts.own.length > 0) return { kind: 'asking' };
  if (gateway === null || gateway.kind === 'noGateway')
    return { kind: 'closed', reason: 'noGateway' };
  // Behind a second gateway, one's own or the provider's, an opened port leads nowhere.
  const scope = scopeOf(gateway.externalAddress ?? '');
  if (scope === 'network' || scope === 'shared') return { kind: 'closed', reason: 'sharedAddress' };
  return { kind: 'closed', reason: gateway.kind === 'refused' ? 'refused' : 'noGateway' };
}

/** The public address at which the gateway has opened the ports; null as long as there is none. */
export function openedAddress(gateway: GatewayOutcome | null): string | null {
  if (gateway?.kind !== 'opened' || gateway.externalAddress === null) return null;
  return scopeOf(gateway.externalAddress) === 'public' ? gateway.externalAddress : null;
}

/** How somebody's connection has come in. */
export interface Visit {
  readonly remoteAddress: string;
  /** The server's end of the connection. */
  readonly localAddress: string;
}

/**
 * The address at which a visitor has proved that the server can be reached from outside. Null for visitors of this
 * network, and when the address by which they came is not known: what they themselves say about it does not count.
 *
 * @param inOwnNetwork whether an address belongs to the networks that this machine is in
 */
export function provenBy(
  { remoteAddress, localAddress }: Visit,
  { gateway, own, announced }: Pick<ReachFacts, 'gateway' | 'own' | 'announced'>,
  inOwnNetwork: (address: string) => boolean,
): string | null {
  if (scopeOf(remoteAddress) !== 'public' || inOwnNetwork(remoteAddress)) return null;
  const external = openedAddress(gateway);
  // The gateway's own address comes from within: it carries what is sent to it back into its network.
  if (remoteAddress === external) return null;
  if (familyOf(remoteAddress) === 'ipv6') {
    return scopeOf(localAddress) === 'public' ? localAddress : null;
  }
  const known = [external ?? '', ...own, ...announced];
  return known.find(isPublicIPv4) ?? null;
}

/** IPv6 addresses are public nearly always, and nearly always behind a firewall all the same. */
function isPublicIPv4(address: string): boolean {
  return familyOf(address) === 'ipv4' && scopeOf(address) === 'public';
}
