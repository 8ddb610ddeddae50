import type { Server as HttpsServer } from 'node:https';
import { createServer, isIPv4, isIPv6, type Server, type Socket } from 'node:net';
import { ConnectionGroups } from './ConnectionGroups.ts';
import { type ConnectionLimits, connectionLimits, openFilesLimit } from './connectionLimits.ts';
import { readFirstBytes } from './firstBytes.ts';
import { type IceRelayLimits, IceRelays } from './IceRelays.ts';
import { StallWatch } from './StallWatch.ts';

export interface PortFrontLimits extends IceRelayLimits, ConnectionLimits {
  /** The time from the connection until its protocol is known. */
  readonly decisionMs: number;
  /** Connections whose protocol is not known yet, or whose TLS handshake is not finished. */
  readonly undecided: number;
  /** The same per address group (see `addressGroupOf`); one more ends the oldest of its group. */
  readonly undecidedPerGroup: number;
  /** All connections; one more ends the oldest of the largest group. */
  readonly connections: number;
  /** Connections per address group, except from reverse proxies; one more is refused. */
  readonly connectionsPerGroup: number;
  /** The most bytes that may wait to be sent to one TLS connection. */
  readonly queuedBytes: number;
}

const defaultLimits: Omit<PortFrontLimits, keyof ConnectionLimits> = {
  decisionMs: 10_000,
  queuedBytes: 8 * 1024 * 1024,
  relaysPerTransport: 8,
  idleMs: 60_000,
  stallMs: 10_000,
};

/** What a browser shows when the reverse proxy is set up wrongly, for the person who sets it up. */
const plainProxyText = `Perch speaks HTTPS on this port, and the reverse proxy in front of it speaks plain HTTP.
nginx: proxy_pass https://...; Caddy: reverse_proxy https://... docs/hosting.md of Perch has both in full.

Perch는 이 포트에서 HTTPS로 통신하는데, 앞에 있는 리버스 프록시가 일반 HTTP로 연결했습니다.
nginx는 proxy_pass https://...;, Caddy는 reverse_proxy https://...로 설정하세요. 자세한 예는 Perch의 docs/hosting.ko.md에 있습니다.
`;

/** Attempts to find a port that is free on all hosts. */
const freePortAttempts = 10;

export interface PortFrontOptions {
  /** 0: any free port, the same on all hosts. */
  readonly port: number;
  /** IP addresses. `::` beside a v4 address takes v6 only, alone both. */
  readonly hosts: readonly string[];
  /** Gets the TLS connections; never listens itself. Closed by its creator. */
  readonly https: HttpsServer;
  /** The loopback address of the ICE transport with this username fragment; null when there is none. */
  readonly iceTargetOf: (usernameFragment: string) => { host: string; port: number } | null;
  /** Called with faults of the listening sockets, such as too many open files. They continue to listen. */
  readonly onFault?: (error: Error) => void;
  /** Whether this is the address of a reverse proxy, behind which many people are; nowhere by default. */
  readonly isProxy?: (address: string) => boolean;
  /** Called when a reverse proxy at this address speaks plain HTTP to this port. */
  readonly onPlainProxy?: (address: string) => void;
  readonly limits?: Partial<PortFrontLimits>;
}

/**
 * One TCP port for HTTPS and ICE-TCP, which the first bytes of a connection distinguish. Plain HTTP is redirected to HTTPS,
 * anything else is dropped. Owns the listening sockets and every connection.
 */
export class PortFront {
  readonly port: number;
  /** The hosts that it listens on: without `::` on a machine that has no IPv6. */
  readonly hosts: readonly string[];
  readonly #servers: readonly Server[];
  readonly #https: HttpsServer;
  readonly #iceTargetOf: PortFrontOptions['iceTargetOf'];
  readonly #isProxy: NonNullable<PortFrontOptions['isProxy']>;
  readonly #onPlainProxy: PortFrontOptions['onPlainProxy'];
  readonly #limits: PortFrontLimits;
  readonly #relays: IceRelays;
  readonly #sockets = new ConnectionGroups();
  readonly #undecided = new ConnectionGroups();
  /** Keyed by both ends of the connection, because a TLS socket does not expose its underlying socket. */
  readonly #handshaking = new Map<string, () => void>();
  readonly #stalls: StallWatch;
  #closed: Promise<void> | null = null;

  /** Rejects with the system's error, such as EADDRINUSE, when it cannot listen on a host. */
  static async listen(options: PortFrontOptions): Promise<PortFront> {
    let front: PortFront | null = null;
    // A client that connects before all hosts are ready is refused, and tries again.
    const accept = (socket: Socket) => (front ? front.#accept(socket) : socket.destroy());
    const { port, listening } = await listenOnAll(options.hosts, options.port, accept);
    front = new PortFront(options, port, listening);
    return front;
  }

  private constructor(
    { https, iceTargetOf, onFault, isProxy, onPlainProxy, limits }: PortFrontOptions,
    port: number,
    listening: ReadonlyMap<string, Server>,
  ) {
    this.port = port;
    this.hosts = [...listening.keys()];
    this.#servers = [...listening.values()];
    this.#https = https;
    this.#iceTargetOf = iceTargetOf;
    this.#isProxy = isProxy ?? (() => false);
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

  /** The number of open connections of all kinds. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** The number of connections whose protocol is not known yet. */
  get undecided(): number {
    return this.#undecided.size;
  }

  /** The number of connections that are relayed to media workers. */
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
    // For the life of the socket: a reset is never a fault of the server.
    socket.on('error', () => {});
    if (
      this.#sockets.countBeside(socket) >= this.#limits.connectionsPerGroup &&
      !this.#isProxy(socket.remoteAddress ?? '')
    ) {
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
    /** Gives the bytes to the next reader. They are forgotten here, because this function's variables live as long as the socket. */
    const handBack = () => {
      socket.unshift(received);
      received = Buffer.alloc(0);
    };
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
          // It still counts as undecided, so that it cannot stay open.
          redirect(socket, first.location);
          return;
        case 'proxiedHttp':
          this.#onPlainProxy?.(socket.remoteAddress ?? '');
          answerPlain(socket, '400 Bad Request', [], plainProxyText);
          return;
        case 'tls':
          // Decided only when the handshake ends, so that an unfinished one does not stay open.
          this.#handshaking.set(ends, decided);
          socket.pause();
          handBack();
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
          handBack();
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
  // Further bytes are read and dropped, because closing with unread bytes would reset the connection before the answer.
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
