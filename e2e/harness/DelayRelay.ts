import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { DatagramLink } from './DatagramLink.ts';

export interface DelayRelayOptions {
  readonly listenHost: string;
  readonly targetHost: string;
  /** Relayed one to one for UDP; the first also for TCP. */
  readonly ports: readonly number[];
  /** Where TCP listens, when not on the first port. */
  readonly tcpPort?: number;
  /** False relays TCP only. */
  readonly udp?: boolean;
  /** Whose datagrams it relays, by their address; by default everybody's. */
  readonly admits?: (address: string) => boolean;
}

/** One TCP connection of a client, and the one that it is passed on to. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Which direction no longer carries anything, though the connection stays open. */
  stalled: 'none' | 'answers' | 'both';
}

/**
 * A simulated network between clients and a server: it delays all traffic by `oneWayMs` each way, in order. It can
 * cut connections, and lose, delay and limit datagrams each way. Owns its sockets; `close()` closes them.
 */
export class DelayRelay {
  /** Where clients reach a server behind it. */
  readonly url: string;
  /** What happens to datagrams of the clients. */
  readonly toServer = new DatagramLink(1);
  /** What happens to datagrams for the clients. */
  readonly toClients = new DatagramLink(2);
  readonly #tcp: Server;
  readonly #udp: UdpSocket[];
  readonly #paths: Set<UdpSocket>;
  readonly #pairs = new Set<Pair>();
  #oneWayMs = 0;
  /** How often the clients got another address. */
  #moves = 0;
  #open = true;
  #takesDatagrams = true;

  static async start(options: DelayRelayOptions): Promise<DelayRelay> {
    const tcp = createServer();
    const udp = options.udp === false ? [] : options.ports.map(() => createSocket('udp4'));
    const relay = new DelayRelay(tcp, udp, options);
    tcp.listen(options.tcpPort ?? options.ports[0], options.listenHost);
    await once(tcp, 'listening');
    for (const [index, socket] of udp.entries()) {
      socket.bind(options.ports[index], options.listenHost);
      await once(socket, 'listening');
    }
    return relay;
  }

  private constructor(tcp: Server, udp: UdpSocket[], options: DelayRelayOptions) {
    this.url = `https://${options.listenHost}:${options.tcpPort ?? options.ports[0]}`;
    this.#tcp = tcp;
    this.#udp = udp;
    this.#paths = new Set();
    tcp.on('connection', (near) => this.#join(near, options));
    for (const [index, socket] of udp.entries()) {
      this.#relayUdp(socket, options.ports[index] as number, options);
    }
  }

  /** The delay in each direction from now on; a round trip takes twice as long. */
  set oneWayMs(ms: number) {
    this.#oneWayMs = ms;
    this.toServer.delayMs = ms;
    this.toClients.delayMs = ms;
  }

  /** Closes every TCP connection. New ones are still accepted. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.#pairs.clear();
  }

  /**
   * Half-open: the present TCP connections stay open and carry nothing any more, or only no answers to the clients. New ones
   * work.
   */
  stall(stalled: 'answers' | 'both' = 'both'): void {
    for (const pair of this.#pairs) pair.stalled = stalled;
  }

  /** The clients have another address: what the server sends to the one before is lost. */
  moveClients(): void {
    for (const path of this.#paths) path.close();
    this.#paths.clear();
    this.#moves += 1;
  }

  /** Accepts no TCP connection and passes no datagram until `mend()`. */
  block(): void {
    this.#open = false;
    this.cut();
  }

  /** False: UDP is blocked, TCP still works. */
  set takesDatagrams(takes: boolean) {
    this.#takesDatagrams = takes;
  }

  mend(): void {
    this.#open = true;
  }

  async close(): Promise<void> {
    this.block();
    for (const socket of [...this.#udp, ...this.#paths]) socket.close();
    await new Promise((closed) => this.#tcp.close(closed));
  }

  #join(near: Socket, options: DelayRelayOptions): void {
    if (!this.#open) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(options.ports[0] as number, options.targetHost);
    const pair: Pair = { near, far, stalled: 'none' };
    this.#pairs.add(pair);
    this.#pump(near, far, () => pair.stalled !== 'both');
    this.#pump(far, near, () => pair.stalled === 'none');
    const part = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('close', part);
    far.on('close', part);
  }

  #pump(from: Socket, to: Socket, carries: () => boolean): void {
    from.setNoDelay(true);
    from.on('error', () => to.destroy());
    from.on('data', (chunk) => this.#later(() => carries() && !to.destroyed && to.write(chunk)));
    from.on('end', () => this.#later(() => !to.destroyed && to.end()));
  }

  #relayUdp(
    near: UdpSocket,
    port: number,
    { targetHost, admits = () => true }: DelayRelayOptions,
  ): void {
    const paths = new Map<string, UdpSocket>();
    near.on('message', (datagram, sender) => {
      if (!this.#open || !admits(sender.address)) return;
      const key = `${sender.address}:${sender.port} ${this.#moves}`;
      let far = paths.get(key);
      if (far === undefined) {
        far = createSocket('udp4');
        paths.set(key, far);
        this.#paths.add(far);
        far.on('message', (answer) =>
          this.toClients.pass(answer.length, () =>
            this.#send(near, answer, sender.port, sender.address),
          ),
        );
        far.on('error', () => undefined);
      }
      const path = far;
      this.toServer.pass(datagram.length, () => this.#send(path, datagram, port, targetHost));
    });
    near.on('error', () => undefined);
  }

  #send(socket: UdpSocket, datagram: Buffer, port: number, host: string): void {
    if (this.#open && this.#takesDatagrams) socket.send(datagram, port, host, () => undefined);
  }

  #later(pass: () => void): void {
    if (this.#oneWayMs === 0) pass();
    else setTimeout(pass, this.#oneWayMs);
  }
}
