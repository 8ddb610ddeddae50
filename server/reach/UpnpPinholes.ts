import {
  type Gateway,
  GatewayRefusedError,
  leaseS,
  type PinholeSearch,
  type PortMapping,
} from './Gateway.ts';
import { ownAddressesNear } from './ownNetworks.ts';
import { runUpnp, UpnpFault } from './runUpnp.ts';
import { type Endpoint, multicastGroups, searchUpnp } from './searchUpnp.ts';
import { type ControlPlace, pinholeServices, textOf } from './upnpMessages.ts';

/** IANA protocol numbers. */
const protocols = { tcp: 6, udp: 17 } as const;
/** WANIPv6FirewallControl:1, 2.5.7: the gateway has no firewall that could be opened. */
const firewallDisabled = 702;

export interface UpnpPinholePlace {
  readonly target: Endpoint;
  readonly isGateway: (address: string) => boolean;
  readonly searchMs?: number;
}

/** A gateway whose IPv6 firewall lets packets through by UPnP (Internet Gateway Device, version 2). */
class UpnpPinholes implements Gateway {
  readonly protocol = 'UPnP';
  readonly address: string;
  readonly #place: ControlPlace;
  readonly #localAddress: string;
  /** The gateway's number of each pinhole. */
  readonly #numbers: Map<string, string>;

  constructor(place: ControlPlace, localAddress: string, numbers: Map<string, string>) {
    this.#place = place;
    this.#localAddress = localAddress;
    this.#numbers = numbers;
    this.address = place.url.hostname;
  }

  async externalAddress(): Promise<string> {
    return this.#localAddress;
  }

  async open(mapping: PortMapping, signal: AbortSignal): Promise<number> {
    const key = this.#keyOf(mapping);
    const number = this.#numbers.get(key);
    try {
      if (number !== undefined && (await this.#extend(number, signal))) return leaseS;
      this.#numbers.set(key, await this.#add(mapping, signal));
      return leaseS;
    } catch (error) {
      if (error instanceof UpnpFault && error.code === firewallDisabled) return leaseS;
      throw error;
    }
  }

  async close(mapping: PortMapping, signal: AbortSignal): Promise<void> {
    const key = this.#keyOf(mapping);
    const number = this.#numbers.get(key);
    if (number === undefined) return;
    await runUpnp(this.#place, 'DeletePinhole', [['UniqueID', number]], signal);
    this.#numbers.delete(key);
  }

  /** False when the gateway does not know it any more. */
  async #extend(number: string, signal: AbortSignal): Promise<boolean> {
    const args = [
      ['UniqueID', number],
      ['NewLeaseTime', leaseS],
    ] as const;
    try {
      await runUpnp(this.#place, 'UpdatePinhole', args, signal);
      return true;
    } catch (error) {
      if (error instanceof UpnpFault) return false;
      throw error;
    }
  }

  async #add({ transport, port }: PortMapping, signal: AbortSignal): Promise<string> {
    const args = [
      ['RemoteHost', ''],
      ['RemotePort', 0],
      ['InternalClient', this.#localAddress],
      ['InternalPort', port],
      ['Protocol', protocols[transport]],
      ['LeaseTime', leaseS],
    ] as const;
    const number = textOf(await runUpnp(this.#place, 'AddPinhole', args, signal), 'UniqueID');
    // It is sent back as part of our XML.
    if (number === null || !/^\d{1,5}$/.test(number)) {
      throw new GatewayRefusedError('it does not say what it has opened');
    }
    return number;
  }

  #keyOf({ transport, port }: PortMapping): string {
    return `${this.address} ${this.#localAddress} ${transport} ${port}`;
  }
}

/**
 * Searches the network for a gateway with pinholes for IPv6. Other than with IPv4, the gateway is not known by the address from which it
 * answers, so any device of this link is taken at its word: it could only say falsely that a port is open. Tests give another
 * `place`.
 */
export function upnpPinholeSearch(place: UpnpPinholePlace | null = null): PinholeSearch {
  const numbers = new Map<string, string>();
  return async (localAddress, signal) => {
    const found = await searchUpnp(
      {
        target: place?.target ?? multicastGroups.ipv6,
        isGateway:
          place?.isGateway ?? ((address) => ownAddressesNear(address).includes(localAddress)),
        localAddress,
        services: pinholeServices,
        searchMs: place?.searchMs,
      },
      signal,
    );
    return found && new UpnpPinholes(found, localAddress, numbers);
  };
}
