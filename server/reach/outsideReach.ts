import type { OutsideReach } from '../../shared/ipc/HostState.ts';
import { familyOf, scopeOf } from './addressScope.ts';
import type { GatewayOutcome } from './PortOpener.ts';

/** What is known about connections from outside. */
export interface ReachFacts {
  /** Whether the gateway is asked at all. */
  readonly asksGateway: boolean;
  /** Null until its first attempt has ended. */
  readonly gateway: GatewayOutcome | null;
  /** The same for the gateway's firewall for IPv6. */
  readonly pinholes: GatewayOutcome | null;
  /** The public addresses under which STUN servers see this machine. */
  readonly seen: readonly string[];
  /** The machine's addresses on which the server listens. */
  readonly own: readonly string[];
  /** The addresses that the host has announced. */
  readonly announced: readonly string[];
  /** The address at which a client has connected from outside. */
  readonly proven: string | null;
}

/** Whether, and at which address, the server can be reached from outside; or why not. */
export function outsideReach(facts: ReachFacts): OutsideReach {
  if (facts.proven !== null) return { kind: 'proven', address: facts.proven };
  const { gateway } = facts;
  const external = openedAddress(gateway);
  if (external !== null) return { kind: 'opened', address: external };
  const own = facts.own.find(isPublicIPv4);
  if (own !== undefined) return { kind: 'opened', address: own };
  const pinhole = openedAddress(facts.pinholes);
  if (pinhole !== null) return { kind: 'openedIPv6', address: pinhole };
  if (!facts.asksGateway) return { kind: 'closed', reason: 'switchedOff' };
  // A machine without a network asks when it has one.
  if (gateway === null && facts.own.length > 0) return { kind: 'asking' };
  if (gateway === null || gateway.kind === 'noGateway')
    return { kind: 'closed', reason: 'noGateway' };
  // Behind a second gateway, for example the provider's, an opened port is not reachable.
  const scope = scopeOf(gateway.externalAddress ?? '');
  if (scope === 'network' || scope === 'shared') return { kind: 'closed', reason: 'sharedAddress' };
  return { kind: 'closed', reason: gateway.kind === 'refused' ? 'refused' : 'noGateway' };
}

/** The public address at which the gateway has opened the ports; null when there is none. */
export function openedAddress(gateway: GatewayOutcome | null): string | null {
  if (gateway?.kind !== 'opened' || gateway.externalAddress === null) return null;
  return scopeOf(gateway.externalAddress) === 'public' ? gateway.externalAddress : null;
}

/** The two ends of a client's connection. */
export interface Visit {
  readonly remoteAddress: string;
  /** The server's end of the connection. */
  readonly localAddress: string;
}

/**
 * The public address that a connection has proved to be reachable. Null for a client of this network, and when the address
 * is not known: what the client itself says about it does not count.
 *
 * @param inOwnNetwork whether an address belongs to the networks that this machine is in
 */
export function provenBy(
  { remoteAddress, localAddress }: Visit,
  { gateway, seen, own, announced }: Pick<ReachFacts, 'gateway' | 'seen' | 'own' | 'announced'>,
  inOwnNetwork: (address: string) => boolean,
): string | null {
  if (scopeOf(remoteAddress) !== 'public' || inOwnNetwork(remoteAddress)) return null;
  const external = openedAddress(gateway);
  // The gateway's own address is a client of this network whose connection the gateway has sent back.
  if (remoteAddress === external) return null;
  if (familyOf(remoteAddress) === 'ipv6') {
    return scopeOf(localAddress) === 'public' ? localAddress : null;
  }
  const known = [external ?? '', ...seen, ...own, ...announced];
  return known.find(isPublicIPv4) ?? null;
}

/** Not IPv6: nearly all its addresses are public, and nearly all are behind a firewall. */
function isPublicIPv4(address: string): boolean {
  return familyOf(address) === 'ipv4' && scopeOf(address) === 'public';
}
