import type { Server as HttpsServer } from 'node:https';
import { createServer, isIPv4, isIPv6, type Server, type Socket } from 'node:net';
import { ConnectionGroups } from './ConnectionGroups.ts';
import { type ConnectionLimits, connectionLimits, openFilesLimit } from './connectionLimits.ts';
import { readFirstBytes } from './firstBytes.ts';
import { type IceRelayLimits, IceRelays } from './IceRelays.ts';
import { StallWatch } from './StallWatch.ts';

export interface PortFrontLimits extends IceRelayLimits, ConnectionLimits {
  /** From the connection to the first complete decision. */
  readonly decisionMs: number;
  /** Connections that have not yet said what they are, or not finished their TLS handshake. */
  readonly undecided: number;
  /** Those of one address group (see `addressGroupOf`); its oldest goes when one more comes. */
  readonly undecidedPerGroup: number;
  /** All connections. The largest group gives one up when one more comes. */
  readonly connections: number;
  /** Those of one address group; one more is turned away. */
  readonly connectionsPerGroup: number;
  /** What may wait to be sent to one TLS connection, in bytes. */
  readonly queuedBytes: number;
}

const defaultLimits: Omit<PortFrontLimits, keyof ConnectionLimits> = {
  decisionMs: 10_000,
  queuedBytes: 8 * 1024 * 1024,
  relaysPerTransport: 8,
  idleMs: 60_000,
  stallMs: 10_000,
};

/** The page that a browser shows when the proxy is set up wrongly. Meant for whoever sets it up. */
const plainProxyText = `Perch speaks HTTPS on this port, and the reverse proxy in front of it speaks plain HTTP.
nginx: proxy_pass https://...; Caddy: reverse_proxy https://... The README of Perch has both in full.

Perch는 이 포트에서 HTTPS로 통신하는데, 앞에 있는 리버스 프록시가 일반 HTTP로 연결했습니다.
nginx는 proxy_pass https://...;, Caddy는 reverse_proxy https://...로 설정하세요. 자세한 예는 Perch의 README에 있습니다.
`;

/** How often a free port of the first host may turn out to be taken on another. */
const freePortAttempts = 10;

export interface PortFrontOptions {
  /** 0: any free port, the same on all hosts. */
  readonly port: number;
  /** IP addresses. `::` beside a v4 address takes v6 only, alone both. */
  readonly hosts: readonly string[];
  /** Gets the TLS connections; never listens itself. Whoever made it closes it. */
  readonly https: HttpsServer;
  /** Where the ICE transport with this username fragment listens, on loopback; null when there is none. */
  readonly iceTargetOf: (usernameFragment: string) => { host: string; port: number } | null;
  /** Faults of the listening sockets, such as too many open files. They go on listening. */
  readonly onFault?: (error: Error) => void;
  /** A reverse proxy at this address speaks plain HTTP to this port. */
  readonly onPlainProxy?: (address: string) => void;
  readonly limits?: Partial<PortFrontLimits>;
}

/**
 * One TCP port for HTTPS and ICE-TCP: the first bytes tell them apart, each connection goes to its owner. Plain HTTP is
 * sent on to HTTPS, anything else is dropped. Owns the listening sockets and every connection.
 */
export class PortFront {
  readonly port: number;
  /** Those that are listened on: without `::` on a machine that has no IPv6. */
  readonly hosts: readonly string[];
  readonly #servers: readonly Server[];
  readonly #https: HttpsServer;
  readonly #iceTargetOf: PortFrontOptions['iceTargetOf'];
  readonly #onPlainProxy: PortFrontOptions['onPlainProxy'];
  readonly #limits: PortFrontLimits;
  readonly #relays: IceRelays;
  readonly #sockets = new ConnectionGroups();
  readonly #undecided = new ConnectionGroups();
  /** By both ends of the connection: a TLS socket does not tell which socket it runs on. */
  readonly #handshaking = new Map<string, () => void>();
  readonly #stalls: StallWatch;
  #closed: Promise<void> | null = null;

  /** Rejects with the error of the system, such as EADDRINUSE, when a host cannot be listened on. */
  static async listen(options: PortFrontOptions): Promise<PortFront> {
    let front: PortFront | null = null;
    // Who comes before all hosts are ready is turned away, and comes again.
    const accept = (socket: Socket) => (front ? front.#accept(socket) : socket.destroy());
    const { port, listening } = await listenOnAll(options.hosts, options.port, accept);
    front = new PortFront(options, port, listening);
    return front;
  }

  private constructor(
    { https, iceTargetOf, onFault, onPlainProxy, limits }: PortFrontOptions,
    port: number,
    listening: ReadonlyMap<string, Server>,
  ) {
    this.port = port;
    this.hosts = [...listening.keys()];
    this.#servers = [...listening.values()];
    this.#https = https;
    this.#iceTargetOf = iceTargetOf;
    this.#onPlainProxy = onPlainProxy;
    this.#limits = { ...defaultLimits, ...connectionLimits(openFilesLimit()), ...limits };
    this.#relays = new IceRelays(this.#limits);
    this.#stalls = new StallWatch(this.#limits.stallMs, this.#limits.queuedBytes);
    https.on('secureConnection', (socket) => {
      this.#handshaking.get(endsOf(socket))?.();
      this.#stalls.watch(socket);
    });
    for (const server of this.#servers) {
      server.on('error', (error) => onFault?.(error));
    }
    // Node starts to enforce headersTimeout and requestTimeout when a server listens; this one never does itself.
    https.emit('listening');
  }

  /** Connections that are open now, of every kind. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Those of which it is not known yet what they are. */
  get undecided(): number {
    return this.#undecided.size;
  }

  /** Connections that are carried on to media workers now. */
  get iceConnections(): number {
    return this.#relays.size;
  }

  /** Stops listening and destroys every connection at once; the port is free when it resolves. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      const stopped = this.#servers.map(stopListening);
      this.#relays.close();
      this.#stalls.close();
      for (const socket of this.#sockets) socket.destroy();
      await Promise.all(stopped);
    })();
    return this.#closed;
  }

  #accept(socket: Socket): void {
    if (this.#closed) {
      socket.destroy();
      return;
    }
    // Stays for the life of the socket: a reset is no fault of the server, wherever the connection is by then.
    socket.on('error', () => {});
    if (this.#sockets.countBeside(socket) >= this.#limits.connectionsPerGroup) {
      socket.destroy();
      return;
    }
    if (this.#sockets.size >= this.#limits.connections) this.#sockets.oldestOfLargest()?.destroy();
    if (this.#undecided.countBeside(socket) >= this.#limits.undecidedPerGroup) {
      this.#undecided.oldestBeside(socket)?.destroy();
    } else if (this.#undecided.size >= this.#limits.undecided) {
      this.#undecided.oldestOfLargest()?.destroy();
    }
    this.#sockets.add(socket);
    this.#undecided.add(socket);
    const ends = endsOf(socket);
    const timer = setTimeout(() => socket.destroy(), this.#limits.decisionMs);
    const decided = () => {
      clearTimeout(timer);
      this.#undecided.delete(socket);
      this.#handshaking.delete(ends);
    };
    socket.once('close', () => {
      decided();
      this.#sockets.delete(socket);
    });

    let received: Buffer = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const first = readFirstBytes(received);
      if (first.kind === 'incomplete') return;
      socket.off('data', read);
      switch (first.kind) {
        case 'unknown':
          socket.destroy();
          return;
        case 'http':
          // Still undecided as far as limits go, so that it cannot linger.
          redirect(socket, first.location);
          return;
        case 'proxiedHttp':
          this.#onPlainProxy?.(socket.remoteAddress ?? '');
          answerPlain(socket, '400 Bad Request', [], plainProxyText);
          return;
        case 'tls':
          // Decided by the end of the handshake: whoever only begins one keeps no place.
          this.#handshaking.set(ends, decided);
          socket.pause();
          socket.unshift(received);
          this.#https.emit('connection', socket);
          return;
        case 'ice': {
          decided();
          socket.pause();
          const target = this.#iceTargetOf(first.usernameFragment);
          if (!target) {
            socket.destroy();
            return;
          }
          socket.unshift(received);
          this.#relays.relay(socket, first.usernameFragment, target);
        }
      }
    };
    socket.on('data', read);
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ');
}

function redirect(socket: Socket, location: string | null): void {
  if (location) answerPlain(socket, '308 Permanent Redirect', [`Location: ${location}`]);
  else answerPlain(socket, '400 Bad Request');
}

function answerPlain(
  socket: Socket,
  status: string,
  headers: readonly string[] = [],
  body = '',
): void {
  const head = [
    `HTTP/1.1 ${status}`,
    ...headers,
    ...(body === '' ? [] : ['Content-Type: text/plain; charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // What else the client sends is read and dropped: closing on unread bytes would reset the connection, and the answer.
  socket.resume();
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

type Accept = (socket: Socket) => void;

async function listenOnAll(
  hosts: readonly string[],
  port: number,
  accept: Accept,
): Promise<{ port: number; listening: Map<string, Server> }> {
  for (let attempt = 1; ; attempt += 1) {
    const listening = new Map<string, Server>();
    let chosen = port;
    try {
      for (const host of hosts) {
        const server = await listenOn(host, chosen, hosts, accept);
        if (!server) continue;
        listening.set(host, server);
        const address = server.address();
        if (typeof address === 'object' && address) chosen = address.port;
      }
      return { port: chosen, listening };
    } catch (error) {
      await Promise.all([...listening.values()].map(stopListening));
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (port !== 0 || !isTaken || attempt === freePortAttempts) throw error;
    }
  }
}

/** Null when the host is `::`, given beside IPv4 hosts on a machine without IPv6. */
function listenOn(
  host: string,
  port: number,
  hosts: readonly string[],
  accept: Accept,
): Promise<Server | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Server | null>();
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 },
    accept,
  );
  const hasIPv4 = hosts.some(isIPv4);
  const fail = (error: NodeJS.ErrnoException) => {
    const withoutIPv6 = error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL';
    if (withoutIPv6 && host === '::' && hasIPv4) resolve(null);
    else reject(error);
  };
  server.once('error', fail);
  server.listen({ host, port, ipv6Only: isIPv6(host) && hasIPv4, exclusive: true }, () => {
    server.off('error', fail);
    resolve(server);
  });
  return promise;
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
