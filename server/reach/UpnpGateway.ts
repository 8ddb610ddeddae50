import { defaultGateway } from './defaultGateway.ts';
import { type Gateway, type GatewaySearch, leaseS, type PortMapping } from './Gateway.ts';
import { primaryAddress } from './ownNetworks.ts';
import { runUpnp, UpnpFault } from './runUpnp.ts';
import { type Endpoint, multicastGroups, searchUpnp } from './searchUpnp.ts';
import { type ControlPlace, forwardingServices, textOf } from './upnpMessages.ts';

/** The name of a mapping in the gateway's own list. */
const description = 'Perch';
/** Fault codes of WANIPConnection:1, 2.4.16. */
const faults = { conflict: 718, onlyPermanent: 725 } as const;

export interface UpnpPlace {
  /** Where the search is sent to. */
  readonly target: Endpoint;
  /** The only device whose answer counts, because any device of the network could answer falsely. */
  readonly gateway: string;
  /** This machine's address in the gateway's network. */
  readonly localAddress: string;
  readonly searchMs?: number;
}

/** A gateway that opens ports by UPnP (Internet Gateway Device, version 1 or 2). */
class UpnpGateway implements Gateway {
  readonly protocol = 'UPnP';
  readonly address: string;
  readonly #place: ControlPlace;
  readonly #localAddress: string;

  /** @param localAddress the address of this machine, as the target of the mappings */
  constructor(place: ControlPlace, localAddress: string) {
    this.#place = place;
    this.#localAddress = localAddress;
    this.address = place.url.hostname;
  }

  async externalAddress(signal: AbortSignal): Promise<string> {
    const answer = await runUpnp(this.#place, 'GetExternalIPAddress', [], signal);
    return textOf(answer, 'NewExternalIPAddress') ?? '';
  }

  async open(mapping: PortMapping, signal: AbortSignal): Promise<number> {
    try {
      await this.#add(mapping, leaseS, signal);
      return leaseS;
    } catch (error) {
      if (!(error instanceof UpnpFault)) throw error;
      if (error.code === faults.onlyPermanent) {
        await this.#add(mapping, 0, signal);
        return Number.POSITIVE_INFINITY;
      }
      // Some gateways report a conflict when a port is opened again for the same machine.
      if (error.code === faults.conflict && (await this.#isOurs(mapping, signal))) return leaseS;
      throw error;
    }
  }

  async close(mapping: PortMapping, signal: AbortSignal): Promise<void> {
    await runUpnp(this.#place, 'DeletePortMapping', entryOf(mapping), signal);
  }

  async #add(mapping: PortMapping, lifetimeS: number, signal: AbortSignal): Promise<void> {
    const args = [
      ...entryOf(mapping),
      ['NewInternalPort', mapping.port],
      ['NewInternalClient', this.#localAddress],
      ['NewEnabled', 1],
      ['NewPortMappingDescription', description],
      ['NewLeaseDuration', lifetimeS],
    ] as const;
    await runUpnp(this.#place, 'AddPortMapping', args, signal);
  }

  async #isOurs(mapping: PortMapping, signal: AbortSignal): Promise<boolean> {
    const answer = await runUpnp(
      this.#place,
      'GetSpecificPortMappingEntry',
      entryOf(mapping),
      signal,
    );
    return (
      textOf(answer, 'NewInternalClient') === this.#localAddress &&
      textOf(answer, 'NewInternalPort') === String(mapping.port)
    );
  }
}

/** The arguments that identify a mapping. */
function entryOf({ transport, port }: PortMapping): [string, string | number][] {
  return [
    ['NewRemoteHost', ''],
    ['NewExternalPort', port],
    ['NewProtocol', transport.toUpperCase()],
  ];
}

/** Searches the network for a gateway that opens ports by UPnP. Tests give another `place`. */
export function upnpSearch(place: UpnpPlace | null = null): GatewaySearch {
  return async (signal) => {
    const localAddress = place?.localAddress ?? (await primaryAddress());
    const gateway = place?.gateway ?? (await defaultGateway(signal));
    if (localAddress === null || gateway === null) return null;
    const found = await searchUpnp(
      {
        target: place?.target ?? multicastGroups.ipv4,
        isGateway: (address) => address === gateway,
        localAddress,
        services: forwardingServices,
        searchMs: place?.searchMs,
      },
      signal,
    );
    return found && new UpnpGateway(found, localAddress);
  };
}
