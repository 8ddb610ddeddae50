/** A port of this machine that the world shall reach under the same number. */
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

/** A gateway that opens ports when it is asked. Each call is one exchange with it; nothing is kept open between. */
export interface Gateway {
  readonly protocol: 'UPnP' | 'NAT-PMP';
  /** The gateway's own address in this network. */
  readonly address: string;
  /** Its address in the outer network, as it says: perhaps none, perhaps a private one. Not checked. */
  externalAddress(signal: AbortSignal): Promise<string>;
  /**
   * Opens a port, or keeps it open for longer.
   *
   * @returns for how many seconds; infinity where the gateway keeps it until it is told otherwise
   * @throws RouterRefusedError
   */
  open(mapping: PortMapping, signal: AbortSignal): Promise<number>;
  close(mapping: PortMapping, signal: AbortSignal): Promise<void>;
}

/** The gateway has answered, and does not do it. */
export class GatewayRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RouterRefusedError';
  }
}

/** Looks for a gateway once. Null when none answers. */
export type GatewaySearch = (signal: AbortSignal) => Promise<Gateway | null>;

/** How long an opened port is asked for, in seconds; it is renewed long before. RFC 6886 recommends two hours. */
export const leaseS = 7200;
