import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { askByUdp, type UdpPeer } from './askByUdp.ts';
import { defaultGateway, defaultGatewayIPv6 } from './defaultGateway.ts';
import {
  type Gateway,
  GatewayRefusedError,
  type GatewaySearch,
  leaseS,
  type PinholeSearch,
  type PortMapping,
} from './Gateway.ts';
import {
  announceRequest,
  mapRequest,
  type PcpMapped,
  type PcpMapRequest,
  pcpNonce,
  readAnnounce,
  readMapped,
} from './pcpMessages.ts';

/** RFC 6887, 19.1: where the gateway listens, and where it tells all machines of its network that it has begun anew. */
const ports = { gateway: 5351, announcements: 5350 } as const;

export interface PcpPlace {
  readonly gateway: string;
  readonly port?: number;
  /** Where this machine hears the gateway's announcements. */
  readonly announcementsPort?: number;
}

/** The clock of a gateway, as it was told, and this machine's at that time. */
interface Epoch {
  readonly toldS: number;
  readonly atS: number;
}

/**
 * RFC 6887, 8.5: whether a gateway has lost its ports between two messages. Its clock and ours may differ by a sixteenth and two
 * seconds.
 */
export function hasBegunAnew(before: Epoch, now: Epoch): boolean {
  if (now.toldS + 1 < before.toldS) return true;
  const [there, here] = [now.toldS - before.toldS, now.atS - before.atS];
  return here + 2 < there - there / 16 || there + 2 < here - here / 16;
}

/** What is known of gateways from one search to the next. */
class PcpMemory {
  readonly #secret: string;
  /** By the gateway's address. */
  readonly #epochs = new Map<string, Epoch>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /**
   * The same for the same port at the same gateway, also after a restart: with another one nobody can extend or close a port before its
   * lease ends.
   */
  nonceFor(gateway: string, { transport, port }: PortMapping): Buffer {
    const text = `${gateway} ${transport} ${port}`;
    return pcpNonce(createHmac('sha256', this.#secret).update(text).digest());
  }

  /** Notes the gateway's clock. Returns whether it has lost its ports since the last time. */
  noteEpoch(gateway: string, toldS: number): boolean {
    const now = { toldS, atS: performance.now() / 1000 };
    const before = this.#epochs.get(gateway);
    this.#epochs.set(gateway, now);
    return before !== undefined && hasBegunAnew(before, now);
  }
}

/** A gateway that speaks PCP (RFC 6887): with IPv4 it forwards ports, with IPv6 it lets packets through to one address. */
class PcpGateway implements Gateway {
  readonly protocol = 'PCP';
  readonly address: string;
  readonly #peer: UdpPeer;
  readonly #announcementsPort: number;
  readonly #memory: PcpMemory;
  #external = '';

  constructor(place: PcpPlace, from: string | undefined, memory: PcpMemory) {
    this.address = place.gateway;
    this.#peer = { address: place.gateway, port: place.port ?? ports.gateway, from };
    this.#announcementsPort = place.announcementsPort ?? ports.announcements;
    this.#memory = memory;
  }

  /** @throws Error when nobody there speaks PCP; GatewayRefusedError when it does, but does not want to answer */
  async greet(signal: AbortSignal): Promise<void> {
    const epochS = await askByUdp(this.#peer, announceRequest, readAnnounce, signal);
    this.#memory.noteEpoch(this.address, epochS);
  }

  async externalAddress(): Promise<string> {
    return this.#external;
  }

  async open(mapping: PortMapping, signal: AbortSignal): Promise<number> {
    const mapped = await this.#map(mapping, leaseS, signal);
    this.#external = mapped.externalAddress;
    if (mapped.externalPort === mapping.port) return mapped.lifetimeS;
    await this.close(mapping, signal);
    throw new GatewayRefusedError(
      `${mapping.port} is taken there, ${mapped.externalPort} would be free`,
    );
  }

  async close(mapping: PortMapping, signal: AbortSignal): Promise<void> {
    await this.#map(mapping, 0, signal);
  }

  watch(onLost: () => void): () => void {
    // Other programs of this machine listen, too.
    const socket = this.address.includes(':')
      ? createSocket({ type: 'udp6', reuseAddr: true, ipv6Only: true })
      : createSocket({ type: 'udp4', reuseAddr: true });
    let isOpen = true;
    const end = () => {
      if (isOpen) socket.close();
      isOpen = false;
    };
    socket.on('error', end);
    socket.on('message', (packet, { address, port }) => {
      if (address !== this.address || port !== this.#peer.port) return;
      if (!this.#isNewBeginning(packet)) return;
      end();
      onLost();
    });
    // Every machine belongs to the groups of "all machines" to which it is sent.
    socket.bind(this.#announcementsPort);
    return end;
  }

  async #map(mapping: PortMapping, lifetimeS: number, signal: AbortSignal): Promise<PcpMapped> {
    const nonce = this.#memory.nonceFor(this.address, mapping);
    const request: PcpMapRequest = { nonce, mapping, lifetimeS };
    const mapped = await askByUdp(
      this.#peer,
      (localAddress) => mapRequest(request, localAddress),
      (packet) => readMapped(packet, request),
      signal,
    );
    this.#memory.noteEpoch(this.address, mapped.epochS);
    return mapped;
  }

  #isNewBeginning(packet: Buffer): boolean {
    try {
      const epochS = readAnnounce(packet);
      return epochS !== undefined && this.#memory.noteEpoch(this.address, epochS);
    } catch {
      return false;
    }
  }
}

/**
 * Asks the gateway of this network whether it speaks PCP. Tests give another `place`.
 *
 * @param secret known to this server only; the same after a restart, see `PcpMemory`
 */
export function pcpSearch(secret: string, place: PcpPlace | null = null): GatewaySearch {
  const memory = new PcpMemory(secret);
  return async (signal) => {
    const gateway = place?.gateway ?? (await defaultGateway(signal));
    return gateway === null
      ? null
      : await greeted({ ...place, gateway }, undefined, memory, signal);
  };
}

/** The same for IPv6. */
export function pcpPinholeSearch(secret: string, place: PcpPlace | null = null): PinholeSearch {
  const memory = new PcpMemory(secret);
  return async (address, signal) => {
    const gateway = place?.gateway ?? (await defaultGatewayIPv6(signal));
    return gateway === null ? null : await greeted({ ...place, gateway }, address, memory, signal);
  };
}

async function greeted(
  place: PcpPlace,
  from: string | undefined,
  memory: PcpMemory,
  signal: AbortSignal,
): Promise<Gateway | null> {
  const gateway = new PcpGateway(place, from, memory);
  try {
    await gateway.greet(signal);
  } catch (error) {
    if (!(error instanceof GatewayRefusedError)) return null;
  }
  return gateway;
}
