import { EventEmitter } from 'node:events';
import type { OutsideReach, Reach } from '../../shared/ipc/HostState.ts';
import type { Log } from '../log.ts';
import { type AnnouncedAddresses, ownAddresses } from '../media/AnnouncedAddresses.ts';
import { familyOf, scopeOf, withoutMapping } from './addressScope.ts';
import type { ServerAddresses } from './clientAddresses.ts';
import type { Gateway, GatewaySearch, PinholeSearch, PortMapping } from './Gateway.ts';
import {
  openedAddress,
  outsideReach,
  provenBy,
  type ReachFacts,
  type Visit,
} from './outsideReach.ts';
import { ownAddressesNear, primaryAddress } from './ownNetworks.ts';
import { PortOpener } from './PortOpener.ts';
import type { StunAddresses } from './StunAddresses.ts';

/** The most addresses in a report; machines that run containers have many. */
const addressesMax = 32;
/** How often the machine's addresses are checked for a change of the network. */
const networkWatchMs = 10_000;

export interface ServerReachOptions {
  /** The address that the server listens on; null for all. */
  readonly host: string | null;
  /** The ports to open at the gateway; empty: the gateway is not asked. */
  readonly mappings: readonly PortMapping[];
  /** Ways to find a gateway, in the order in which they are tried. */
  readonly searches: readonly GatewaySearch[];
  /** The same for its firewall for IPv6. */
  readonly pinholeSearches?: readonly PinholeSearch[];
  /** Under which addresses STUN servers see this machine; null: none are asked. Ended by `close`. */
  readonly stun?: StunAddresses | null;
  /** Gets the public addresses, so that clients receive them. */
  readonly announced: AnnouncedAddresses;
  readonly log: Log;
  /** The addresses that the server listens on now; `listenedAddresses` by default. */
  readonly listened?: () => Promise<readonly string[]>;
}

const logLines: Readonly<Record<string, string>> = {
  opened: 'the port is open to the outside',
  openedIPv6: 'the port is open to the outside, by IPv6 only',
  proven: 'a client has connected from outside',
  noGateway:
    'no router here opens ports on request (PCP, NAT-PMP, UPnP): this server is not reachable from outside',
  refused: 'the router does not open the port: this server is not reachable from outside',
  sharedAddress:
    'the router has no public address of its own: this server is not reachable from outside by IPv4',
};

/**
 * From where this server can be reached: watches the machine's addresses, opens ports at the gateway and asks STUN servers where
 * that is wanted, and learns from the connections of clients. Works in the background, and emits `changed`.
 */
export class ServerReach extends EventEmitter<{ changed: [Reach] }> {
  readonly #options: ServerReachOptions;
  readonly #listened: () => Promise<readonly string[]>;
  readonly #opener: PortOpener | null;
  readonly #pinholes: PortOpener | null;
  readonly #watch: NodeJS.Timeout;
  #own: readonly string[] = [];
  #proven: string | null = null;
  #reach: Reach;

  /** Resolves when the machine's addresses are known. The gateway is asked afterwards. */
  static async create(options: ServerReachOptions): Promise<ServerReach> {
    const listened = options.listened ?? (() => listenedAddresses(options.host));
    return new ServerReach(options, listened, await listened());
  }

  private constructor(
    options: ServerReachOptions,
    listened: () => Promise<readonly string[]>,
    own: readonly string[],
  ) {
    super();
    this.#options = options;
    this.#listened = listened;
    this.#own = own;
    const [first, ...rest] = options.mappings;
    // A server on loopback is meant for this machine only. A server without addresses is not: it may have started before its
    // network.
    const opens = (searches: readonly GatewaySearch[]) =>
      first && !isLoopback(options.host)
        ? new PortOpener({ mappings: [first, ...rest], searches, log: options.log })
        : null;
    this.#opener = opens(options.searches);
    const { pinholeSearches = [] } = options;
    this.#pinholes =
      pinholeSearches.length === 0
        ? null
        : opens(pinholeSearches.map((search) => (signal) => this.#searchPinholes(search, signal)));
    this.#reach = this.#current();
    for (const source of [this.#opener, this.#pinholes])
      source?.on('changed', () => this.#learned());
    options.stun?.on('changed', () => this.#learned());
    this.#watch = setInterval(() => void this.#checkNetwork(), networkWatchMs).unref();
    if (own.length > 0) this.#ask();
    options.stun?.start();
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** All addresses of this server. `mediaAddresses` and `inviteAddresses` decide which of them a client may know. */
  get addresses(): ServerAddresses {
    const { addresses, outside } = this.#options.announced;
    return { announced: addresses, own: this.#own, outside };
  }

  /** Must be called for the connection of each client that signs in. */
  noticeVisit({ remoteAddress, localAddress }: Visit): void {
    if (this.#proven !== null) return;
    const visit = {
      remoteAddress: withoutMapping(remoteAddress),
      localAddress: withoutMapping(localAddress),
    };
    this.#proven = provenBy(visit, this.#facts, (address) => ownAddressesNear(address).length > 0);
    if (this.#proven !== null) this.#settle();
  }

  /** Closes the ports at the gateway. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#options.stun?.close();
    await Promise.all([this.#opener?.close(), this.#pinholes?.close()]);
  }

  get #facts(): ReachFacts {
    return {
      asksGateway: this.#opener !== null,
      gateway: this.#opener?.outcome ?? null,
      pinholes: this.#pinholes?.outcome ?? null,
      seen: this.#options.stun?.addresses ?? [],
      own: this.#own,
      announced: this.#options.announced.addresses,
      proven: this.#proven,
    };
  }

  #current(): Reach {
    return { network: this.#own.slice(0, addressesMax), outside: outsideReach(this.#facts) };
  }

  async #checkNetwork(): Promise<void> {
    const own = await this.#listened();
    if (own.join() === this.#own.join()) return;
    // IPv6 addresses change by themselves. Other IPv4 addresses mean another network with another gateway.
    const moved = this.#own.length === 0 || ipv4Of(own).join() !== ipv4Of(this.#own).join();
    const hasOtherIPv6 = publicIPv6Of(own) !== publicIPv6Of(this.#own);
    this.#own = own;
    if (moved) {
      this.#proven = null;
      this.#ask();
      this.#options.stun?.start();
    } else if (hasOtherIPv6) this.#pinholes?.ask();
    this.#settle();
  }

  #ask(): void {
    this.#opener?.ask();
    this.#pinholes?.ask();
  }

  /** For the address that clients are told. */
  async #searchPinholes(search: PinholeSearch, signal: AbortSignal): Promise<Gateway | null> {
    const address = publicIPv6Of(this.#own);
    return address === undefined ? null : await search(address, signal);
  }

  #learned(): void {
    const { announced, stun } = this.#options;
    const opened = openedAddress(this.#opener?.outcome ?? null);
    const outside = [...new Set([opened ?? [], stun?.addresses ?? []].flat())];
    // The proof was for another address.
    if (outside.join() !== announced.outside.join()) this.#proven = null;
    announced.outside = outside;
    this.#settle();
  }

  #settle(): void {
    const before = this.#reach;
    this.#reach = this.#current();
    if (JSON.stringify(before) === JSON.stringify(this.#reach)) return;
    if (JSON.stringify(before.outside) !== JSON.stringify(this.#reach.outside)) {
      this.#log(this.#reach.outside);
    }
    this.emit('changed', this.#reach);
  }

  #log(outside: OutsideReach): void {
    const line = logLines[outside.kind === 'closed' ? outside.reason : outside.kind];
    if (line === undefined) return;
    this.#options.log.info(line, 'address' in outside ? { address: outside.address } : {});
  }
}

function isLoopback(host: string | null): boolean {
  return host !== null && scopeOf(host) === 'machine';
}

/** The addresses of this machine that the server listens on, the one of its default route first. */
export async function listenedAddresses(host: string | null): Promise<string[]> {
  if (host !== null && host !== '0.0.0.0' && host !== '::') {
    return isLoopback(host) ? [] : [host];
  }
  const own = ownAddresses().filter((address) => host !== '0.0.0.0' || !address.includes(':'));
  const primary = await primaryAddress();
  return [
    ...own.filter((address) => address === primary),
    ...ipv4Of(own).filter((address) => address !== primary),
    ...own.filter((address) => address.includes(':')),
  ];
}

/** The one that clients are told, see `mediaAddresses`. */
function publicIPv6Of(addresses: readonly string[]): string | undefined {
  return addresses.find((address) => familyOf(address) === 'ipv6' && scopeOf(address) === 'public');
}

function ipv4Of(addresses: readonly string[]): string[] {
  return addresses.filter((address) => familyOf(address) === 'ipv4');
}
