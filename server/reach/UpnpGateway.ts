import { createSocket } from 'node:dgram';
import { askGateway } from './askGateway.ts';
import { defaultGateway } from './defaultGateway.ts';
import {
  type Gateway,
  GatewayRefusedError,
  type GatewaySearch,
  leaseS,
  type PortMapping,
} from './Gateway.ts';
import { primaryAddress } from './ownNetworks.ts';
import {
  type ControlPlace,
  controlPlace,
  descriptionUrl,
  searchRequest,
  searchTargets,
  soapRequest,
  textOf,
} from './upnpMessages.ts';

/** The name of a mapping in the gateway's own list. */
const description = 'Perch';
/** Fault codes of WANIPConnection:1, 2.4.16. */
const faults = { conflict: 718, onlyPermanent: 725 } as const;

const multicast: Endpoint = { address: '239.255.255.250', port: 1900 };
/** UPnP lets a device wait for one second (MX) before it answers; the search is sent twice. */
const usualSearchMs = 2_500;
const repeatMs = 700;
/** The most descriptions of one gateway that are read. */
const placesMax = 8;

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface UpnpPlace {
  /** Where the search is sent to. */
  readonly target: Endpoint;
  /** The only device whose answer counts, because any device of the network could answer falsely. */
  readonly gateway: string;
  /** This machine's address in the gateway's network. */
  readonly localAddress: string;
  readonly searchMs?: number;
}

/** The SOAP fault of a gateway. */
class UpnpFault extends GatewayRefusedError {
  readonly code: number;

  constructor(code: number, text: string) {
    super(`it answers ${code}${text === '' ? '' : `: ${text}`}`);
    this.code = code;
  }
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
    const answer = await this.#run('GetExternalIPAddress', [], signal);
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
    await this.#run('DeletePortMapping', entryOf(mapping), signal);
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
    await this.#run('AddPortMapping', args, signal);
  }

  async #isOurs(mapping: PortMapping, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#run('GetSpecificPortMappingEntry', entryOf(mapping), signal);
    return (
      textOf(answer, 'NewInternalClient') === this.#localAddress &&
      textOf(answer, 'NewInternalPort') === String(mapping.port)
    );
  }

  async #run(
    action: string,
    args: readonly (readonly [string, string | number])[],
    signal: AbortSignal,
  ): Promise<string> {
    const { service, url } = this.#place;
    const { status, text } = await askGateway(url, signal, {
      action: `${service}#${action}`,
      body: soapRequest(service, action, args),
    });
    if (status === 200) return text;
    throw new UpnpFault(
      Number(textOf(text, 'errorCode') ?? status),
      (textOf(text, 'errorDescription') ?? '').slice(0, 100),
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
    if (place) return search(place, signal);
    const localAddress = await primaryAddress();
    const gateway = await defaultGateway(signal);
    if (localAddress === null || gateway === null) return null;
    return search({ target: multicast, gateway, localAddress }, signal);
  };
}

async function search(
  { target, gateway, localAddress, searchMs = usualSearchMs }: UpnpPlace,
  signal: AbortSignal,
): Promise<UpnpGateway | null> {
  const { promise, resolve } = Promise.withResolvers<UpnpGateway | null>();
  const ending = new AbortController();
  const running = AbortSignal.any([signal, ending.signal]);
  const seen = new Set<string>();
  const socket = createSocket('udp4');
  const nothing = () => resolve(null);
  const timers: NodeJS.Timeout[] = [];
  const ask = () => {
    if (running.aborted) return;
    for (const kind of searchTargets) {
      socket.send(searchRequest(kind), target.port, target.address, (error) => error && nothing());
    }
  };
  socket.on('error', nothing);
  socket.on('message', (answer, sender) => {
    if (sender.address !== gateway) return;
    const url = descriptionUrl(answer.toString('latin1'), sender.address);
    if (url === null || seen.has(url.href) || seen.size >= placesMax) return;
    seen.add(url.href);
    void readDescription(url, localAddress, running).then((gateway) => gateway && resolve(gateway));
  });
  signal.addEventListener('abort', nothing);
  if (signal.aborted) nothing();
  else {
    socket.bind(0, localAddress, () => {
      if (running.aborted) return;
      if (target === multicast) socket.setMulticastInterface(localAddress);
      ask();
      timers.push(setTimeout(ask, repeatMs), setTimeout(nothing, searchMs));
    });
  }
  return promise.finally(() => {
    ending.abort();
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', nothing);
    socket.close();
  });
}

/** Reads the description of a device. Null when it is not a gateway that opens ports. */
async function readDescription(
  location: URL,
  localAddress: string,
  signal: AbortSignal,
): Promise<UpnpGateway | null> {
  try {
    const { status, text } = await askGateway(location, signal);
    const place = status === 200 ? controlPlace(text, location) : null;
    return place && new UpnpGateway(place, localAddress);
  } catch {
    return null;
  }
}
