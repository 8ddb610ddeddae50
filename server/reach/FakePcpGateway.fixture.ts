import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { addressOfBytes, bytesOfAddress } from './addressBytes.ts';
import type { PcpPlace } from './PcpGateway.ts';

interface OpenPort {
  readonly nonce: string;
  readonly lifetimeS: number;
  readonly client: string;
}

/** A PCP gateway (RFC 6887) on loopback. Its behaviour can be changed at any time. */
export class FakePcpGateway {
  externalAddress = '93.184.216.34';
  result = 0;
  /** What it grants, whatever is asked for. */
  lifetimeS = 3600;
  /** How many requests it ignores. */
  ignoring = 0;
  /** Answers as a gateway that knows only NAT-PMP. */
  knowsOnlyNatPmp = false;
  /** The port that is opened instead of the one that was asked for. */
  otherPort: number | null = null;
  /** Answers that are sent before the right one. */
  noise: Buffer[] = [];
  /** Open ports by `tcp 44300`. */
  readonly open = new Map<string, OpenPort>();
  /** Where this machine hears what it announces. */
  readonly #announcementsPort: number;
  readonly #socket: Socket;
  #begunAtMs = performance.now() - 1_000_000;

  private constructor(socket: Socket, announcementsPort: number) {
    this.#socket = socket;
    this.#announcementsPort = announcementsPort;
    socket.on('message', (request, { port, address }) => {
      if (this.ignoring > 0) {
        this.ignoring -= 1;
        return;
      }
      for (const answer of [...this.noise, this.#answerTo(request, address)]) {
        socket.send(answer, port, address);
      }
    });
  }

  static async start(host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<FakePcpGateway> {
    const type = host === '::1' ? 'udp6' : 'udp4';
    const socket = createSocket(type).bind(0, host);
    // Its port is free afterwards, and nobody else is given it so soon.
    const free = createSocket(type).bind(0, host);
    await Promise.all([once(socket, 'listening'), once(free, 'listening')]);
    const { port } = free.address();
    free.close();
    return new FakePcpGateway(socket, port);
  }

  get place(): PcpPlace {
    const { address, port } = this.#socket.address();
    return { gateway: address, port, announcementsPort: this.#announcementsPort };
  }

  /** It has lost its ports. */
  restart(): void {
    this.#begunAtMs = performance.now();
    this.open.clear();
  }

  /** Tells all that it is there, and since when. */
  announce(): void {
    this.#socket.send(this.#header(0, 0), this.#announcementsPort, this.#socket.address().address);
  }

  close(): void {
    this.#socket.close();
  }

  #answerTo(request: Buffer, sender: string): Buffer {
    if (this.knowsOnlyNatPmp) return Buffer.from([0, 128, 0, 1, 0, 0, 0, 1]);
    const opcode = request.readUInt8(1);
    const client = addressOfBytes(request.subarray(8, 24));
    // RFC 6887, 8.1: a client that is translated on the way here is told so.
    const result = client === sender ? this.result : 12;
    if (opcode === 0) return this.#header(0, 0, result);
    const body = Buffer.from(request.subarray(24, 60));
    const port = body.readUInt16BE(16);
    const key = `${body[12] === 6 ? 'tcp' : 'udp'} ${port}`;
    const nonce = body.subarray(0, 12).toString('hex');
    const known = this.open.get(key);
    if (result !== 0) return Buffer.concat([this.#header(1, 0, result), body]);
    if (known && known.nonce !== nonce) return Buffer.concat([this.#header(1, 0, 2), body]);
    const isClosing = request.readUInt32BE(4) === 0;
    const lifetimeS = isClosing ? 0 : this.lifetimeS;
    if (isClosing) this.open.delete(key);
    else this.open.set(key, { nonce, lifetimeS, client });
    body.writeUInt16BE(isClosing ? 0 : (this.otherPort ?? port), 18);
    const external = client.includes(':') ? client : this.externalAddress;
    bytesOfAddress(external).copy(body, 20);
    return Buffer.concat([this.#header(1, lifetimeS), body]);
  }

  #header(opcode: number, lifetimeS: number, result = 0): Buffer {
    const header = Buffer.alloc(24);
    header.writeUInt8(2, 0);
    header.writeUInt8(128 + opcode, 1);
    header.writeUInt8(result, 3);
    header.writeUInt32BE(lifetimeS, 4);
    header.writeUInt32BE(Math.floor((performance.now() - this.#begunAtMs) / 1000), 8);
    return header;
  }
}
