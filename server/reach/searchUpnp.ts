import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { askGateway } from './askGateway.ts';
import {
  type ControlPlace,
  controlPlace,
  descriptionUrl,
  type ServiceType,
  searchRequest,
  searchTargets,
} from './upnpMessages.ts';

/** UPnP lets a device wait for one second (MX) before it answers; the search is sent twice. */
const usualSearchMs = 2_500;
const repeatMs = 700;
/** The most descriptions of one search that are read. */
const placesMax = 8;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** UPnP Device Architecture 2.0, 1.3 and A.3: the IPv6 group is that of one link. */
export const multicastGroups = {
  ipv4: { address: '239.255.255.250', port: 1900 },
  ipv6: { address: 'ff02::c', port: 1900 },
} as const;

export interface UpnpSearch {
  /** Where the search is sent to. */
  readonly target: Endpoint;
  /** Whether a device that answers from this address may be the gateway. */
  readonly isGateway: (address: string) => boolean;
  /** This machine's address in the gateway's network. */
  readonly localAddress: string;
  /** The wanted services, the best first. */
  readonly services: readonly ServiceType[];
  readonly searchMs?: number | undefined;
}

/** Searches the network for a gateway with one of these services (SSDP). Null when none answers in time. */
export async function searchUpnp(
  { target, isGateway, localAddress, services, searchMs = usualSearchMs }: UpnpSearch,
  signal: AbortSignal,
): Promise<ControlPlace | null> {
  const { promise, resolve } = Promise.withResolvers<ControlPlace | null>();
  const ending = new AbortController();
  const running = AbortSignal.any([signal, ending.signal]);
  const seen = new Set<string>();
  const isIPv6 = localAddress.includes(':');
  const socket = createSocket(isIPv6 ? 'udp6' : 'udp4');
  const nothing = () => resolve(null);
  const timers: NodeJS.Timeout[] = [];
  const host = isIPv6 ? `[${target.address}]:${target.port}` : undefined;
  const ask = () => {
    if (running.aborted) return;
    for (const kind of searchTargets) {
      const request = searchRequest(kind, host);
      socket.send(request, target.port, target.address, (error) => error && nothing());
    }
  };
  socket.on('error', nothing);
  socket.on('message', (answer, sender) => {
    if (!isGateway(sender.address)) return;
    const url = descriptionUrl(answer.toString('latin1'), sender.address);
    if (url === null || seen.has(url.href) || seen.size >= placesMax) return;
    seen.add(url.href);
    void readDescription(url, services, running).then((place) => place && resolve(place));
  });
  signal.addEventListener('abort', nothing);
  if (signal.aborted) nothing();
  else {
    socket.bind(0, localAddress, () => {
      if (running.aborted) return;
      if (Object.values<Endpoint>(multicastGroups).includes(target)) {
        socket.setMulticastInterface(isIPv6 ? zoneOf(localAddress) : localAddress);
      }
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

/** Reads the description of a device. Null when it is not a gateway with one of the services. */
async function readDescription(
  location: URL,
  services: readonly ServiceType[],
  signal: AbortSignal,
): Promise<ControlPlace | null> {
  try {
    const { status, text } = await askGateway(location, signal);
    return status === 200 ? controlPlace(text, location, services) : null;
  } catch {
    return null;
  }
}

/** The interface that has an IPv6 address, as Node wants it for multicast: by name, on Windows by number. */
function zoneOf(address: string): string {
  const isWindows = process.platform === 'win32';
  for (const [name, list] of Object.entries(networkInterfaces())) {
    const own = list?.find((each) => each.address === address);
    if (own) return `::%${isWindows ? own.scopeid : name}`;
  }
  return '::';
}
