import { EventEmitter } from 'node:events';
import type { OutsideReach, Reach } from '../../shared/ipc/HostState.ts';
import type { Log } from '../log.ts';
import { type AnnouncedAddresses, ownAddresses } from '../media/AnnouncedAddresses.ts';
import { familyOf, scopeOf, withoutMapping } from './addressScope.ts';
import type { ServerAddresses } from './clientAddresses.ts';
import type { GatewaySearch, PortMapping } from './Gateway.ts';
import {
  openedAddress,
  outsideReach,
  provenBy,
  type ReachFacts,
  type Visit,
} from './outsideReach.ts';
import { ownAddressesNear, primaryAddress } from './ownNetworks.ts';
import { PortOpener } from './PortOpener.ts';

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
  /** Gets the public address, so that clients receive it. */
  readonly announced: AnnouncedAddresses;
  readonly log: Log;
  /** The addresses that the server listens on now; `listenedAddresses` by default. */
  readonly listened?: () => Promise<readonly string[]>;
}

const logLines: Readonly<Record<string, string>> = {
  opened: 'the port is open to the outside',
  proven: 'a client has connected from outside',
  noGateway:
    'no router here opens ports on request (UPnP, NAT-PMP): this server is not reachable from outside',
  refused: 'the router does not open the port: this server is not reachable from outside',
  sharedAddress:
    'the router has no public address of its own: this server is not reachable from outside by IPv4',
};

/**
 * From where this server can be reached: watches the machine's addresses, opens ports at the gateway where that is wanted, and
 * learns from the connections of clients. Works in the background, and emits `changed`.
 */
export class ServerReach extends EventEmitter<{ changed: [Reach] }> {
  readonly #options: ServerReachOptions;
  readonly #listened: () => Promise<readonly string[]>;
  readonly #opener: PortOpener | null;
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
    this.#opener =
      first && !isLoopback(options.host)
        ? new PortOpener({
            mappings: [first, ...rest],
            searches: options.searches,
            log: options.log,
          })
        : null;
    this.#reach = this.#current();
    this.#opener?.on('changed', () => {
      this.#announce();
      this.#settle();
    });
    this.#watch = setInterval(() => void this.#checkNetwork(), networkWatchMs).unref();
    if (own.length > 0) this.#opener?.ask();
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
    await this.#opener?.close();
  }

  get #facts(): ReachFacts {
    return {
      asksGateway: this.#opener !== null,
      gateway: this.#opener?.outcome ?? null,
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
    this.#own = own;
    if (moved) {
      this.#proven = null;
      this.#opener?.ask();
    }
    this.#settle();
  }

  #announce(): void {
    const outside = openedAddress(this.#opener?.outcome ?? null);
    // The proof was for another address.
    if (outside !== this.#options.announced.outside) this.#proven = null;
    this.#options.announced.outside = outside;
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

function ipv4Of(addresses: readonly string[]): string[] {
  return addresses.filter((address) => familyOf(address) === 'ipv4');
}
