/** A port of this machine that the world shall reach under the same number. */
export interface PortMapping {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
}

/** A router that opens ports when it is asked. Each call is one exchange with it; nothing is kept open between. */
export interface Router {
  readonly protocol: 'UPnP' | 'NAT-PMP';
  /** The router's own address in this network. */
  readonly address: string;
  /** Its address in the outer network, as it says: perhaps none, perhaps a private one. Not checked. */
  externalAddress(signal: AbortSignal): Promise<string>;
  /**
   * Opens a port, or keeps it open for longer.
   *
   * @returns for how many seconds; infinity where the router keeps it until it is told otherwise
   * @throws RouterRefusedError
   */
  open(mapping: PortMapping, signal: AbortSignal): Promise<number>;
  close(mapping: PortMapping, signal: AbortSignal): Promise<void>;
}

/** The router has answered, and does not do it. */
export class RouterRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RouterRefusedError';
  }
}

/** Looks for a router once. Null when none answers. */
export type RouterSearch = (signal: AbortSignal) => Promise<Router | null>;

/** How long an opened port is asked for, in seconds; it is renewed long before. RFC 6886 recommends two hours. */
export const leaseS = 7200;
