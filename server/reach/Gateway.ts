/** A port of this machine that is to be reachable from outside under the same number. */
export interface PortMapping {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
}

/** The ports of a server: TCP for the web, the signalling and ICE-TCP; UDP for the media of each worker. */
export function portMappings(tcpPort: number, udpPorts: readonly number[]): PortMapping[] {
  return [
    { transport: 'tcp', port: tcpPort },
    ...udpPorts.map((port) => ({ transport: 'udp' as const, port })),
  ];
}

/**
 * The router of a home network, called gateway in code because a router is mediasoup's. It opens ports on request. Each call
 * is one exchange; no connection stays open.
 */
export interface Gateway {
  readonly protocol: 'UPnP' | 'NAT-PMP' | 'PCP';
  /** The gateway's own address in this network. */
  readonly address: string;
  /**
   * Its address in the outer network, as the gateway reports it, unchecked: it may be empty or private. With PCP it is known only after
   * a port was opened.
   */
  externalAddress(signal: AbortSignal): Promise<string>;
  /**
   * Opens a port, or extends its lease.
   *
   * @returns the lease in seconds; infinity where the gateway keeps it until it is closed
   * @throws GatewayRefusedError
   */
  open(mapping: PortMapping, signal: AbortSignal): Promise<number>;
  close(mapping: PortMapping, signal: AbortSignal): Promise<void>;
  /**
   * Where the gateway tells when it has lost its ports: calls back at the first time. Returns how to end that.
   */
  watch?(onLost: () => void): () => void;
}

/** The gateway has answered, and refuses. */
export class GatewayRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GatewayRefusedError';
  }
}

/** Looks for a gateway once. Null when none answers. */
export type GatewaySearch = (signal: AbortSignal) => Promise<Gateway | null>;

/**
 * Looks once for a gateway that lets packets from outside through to an IPv6 address of this machine (a pinhole of its firewall, without
 * address translation). Its `externalAddress` is that address. Null when none answers.
 */
export type PinholeSearch = (address: string, signal: AbortSignal) => Promise<Gateway | null>;

/** The requested lease of an opened port, in seconds; it is renewed long before. RFC 6886 recommends two hours. */
export const leaseS = 7200;
