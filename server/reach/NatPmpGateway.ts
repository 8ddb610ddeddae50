import { askByUdp } from './askByUdp.ts';
import { defaultGateway } from './defaultGateway.ts';
import {
  type Gateway,
  GatewayRefusedError,
  type GatewaySearch,
  leaseS,
  type PortMapping,
} from './Gateway.ts';

/** RFC 6886, 3: the port of the gateway. */
const gatewayPort = 5351;
const operations = { externalAddress: 0, udp: 1, tcp: 2 } as const;
type Operation = (typeof operations)[keyof typeof operations];
/** The operation of an answer is that of the request plus this. */
const answerFlag = 128;

/** RFC 6886, 3.5. */
const results: Readonly<Record<number, string>> = {
  1: 'it speaks another version',
  2: 'it does not let programs open ports',
  3: 'it has no connection itself',
  4: 'it has no ports left',
  5: 'it does not know how',
};

export interface NatPmpPlace {
  readonly gateway: string;
  readonly port?: number;
}

/** A gateway that speaks NAT-PMP (RFC 6886). */
class NatPmpGateway implements Gateway {
  readonly protocol = 'NAT-PMP';
  readonly address: string;
  readonly #port: number;

  constructor({ gateway, port = gatewayPort }: NatPmpPlace) {
    this.address = gateway;
    this.#port = port;
  }

  async externalAddress(signal: AbortSignal): Promise<string> {
    const answer = await this.#ask(operations.externalAddress, Buffer.from([0, 0]), 12, signal);
    return [...answer.subarray(8, 12)].join('.');
  }

  async open(mapping: PortMapping, signal: AbortSignal): Promise<number> {
    const { externalPort, lifetimeS } = await this.#map(mapping, leaseS, signal);
    if (externalPort === mapping.port) return lifetimeS;
    await this.close(mapping, signal);
    throw new GatewayRefusedError(`${mapping.port} is taken there, ${externalPort} would be free`);
  }

  async close(mapping: PortMapping, signal: AbortSignal): Promise<void> {
    await this.#map(mapping, 0, signal);
  }

  async #map(
    { transport, port }: PortMapping,
    lifetimeS: number,
    signal: AbortSignal,
  ): Promise<{ externalPort: number; lifetimeS: number }> {
    const operation = operations[transport];
    const request = Buffer.alloc(12);
    request.writeUInt8(operation, 1);
    request.writeUInt16BE(port, 4);
    // 3.4: a port is closed by asking for the external port 0 with the lifetime 0.
    request.writeUInt16BE(lifetimeS === 0 ? 0 : port, 6);
    request.writeUInt32BE(lifetimeS, 8);
    const answer = await this.#ask(operation, request, 16, signal, port);
    return { externalPort: answer.readUInt16BE(10), lifetimeS: answer.readUInt32BE(12) };
  }

  /**
   * Repeats a request until its answer arrives.
   *
   * @param length the length of a valid answer, in bytes
   * @param internalPort the port that a valid answer repeats
   */
  #ask(
    operation: Operation,
    request: Buffer,
    length: number,
    signal: AbortSignal,
    internalPort?: number,
  ): Promise<Buffer> {
    const read = (answer: Buffer) => {
      if (answer.length < 8 || answer[0] !== 0 || answer[1] !== operation + answerFlag) return;
      const result = answer.readUInt16BE(2);
      if (result !== 0) throw new GatewayRefusedError(results[result] ?? `it answers ${result}`);
      if (answer.length < length) return;
      if (internalPort !== undefined && answer.readUInt16BE(8) !== internalPort) return;
      return answer;
    };
    return askByUdp({ address: this.address, port: this.#port }, () => request, read, signal);
  }
}

/** Asks the gateway of this network whether it speaks NAT-PMP. Tests give another `place`. */
export function natPmpSearch(place: NatPmpPlace | null = null): GatewaySearch {
  return async (signal) => {
    const address = place?.gateway ?? (await defaultGateway(signal));
    if (address === null) return null;
    const gateway = new NatPmpGateway({ ...place, gateway: address });
    try {
      await gateway.externalAddress(signal);
    } catch (error) {
      // A refusal is an answer, too; the gateway will refuse again when it is asked for a port.
      return error instanceof GatewayRefusedError ? gateway : null;
    }
    return gateway;
  };
}
