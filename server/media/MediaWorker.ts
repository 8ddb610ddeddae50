import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from './codecs.ts';

/** Where one worker listens. */
export interface MediaWorkerOptions {
  /** Local addresses for UDP. */
  readonly hosts: readonly string[];
  /** UDP port on every host; 0 for any that is free. */
  readonly udpPort: number;
}

/**
 * One mediasoup worker process with its one router and its one WebRtcServer. Owns all three; closing it closes them, and
 * the worker's own death closes them too. ICE over TCP arrives through the server's front, so its TCP side listens on
 * loopback only.
 */
export class MediaWorker {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  /** Where the front hands ICE-TCP connections for this worker. */
  readonly iceTcpTarget: { readonly host: string; readonly port: number };
  readonly udpPort: number;
  /** How many peers have their home here. */
  peerCount = 0;
  readonly #worker: types.Worker;
  readonly #transports = new Set<types.WebRtcTransport>();

  private constructor(
    worker: types.Worker,
    webRtcServer: types.WebRtcServer,
    router: types.Router,
    udpPort: number,
    iceTcpTarget: { host: string; port: number },
  ) {
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.router = router;
    this.udpPort = udpPort;
    this.iceTcpTarget = iceTcpTarget;
    webRtcServer.observer.on('webrtctransporthandled', (transport) => {
      this.#transports.add(transport);
    });
    webRtcServer.observer.on('webrtctransportunhandled', (transport) => {
      this.#transports.delete(transport);
    });
  }

  /** Starts the process. Throws when it cannot start or its port is taken. */
  static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = await withoutSignalHandlers(() => createWorker({ logLevel: 'warn' }));
    try {
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: [
          ...options.hosts.map(
            (ip): types.TransportListenInfo => ({
              protocol: 'udp',
              ip,
              port: options.udpPort,
              ...(ip.includes(':') && { flags: { ipv6Only: true } }),
            }),
          ),
          { protocol: 'tcp', ip: '127.0.0.1' },
        ],
      });
      const router = await worker.createRouter({ mediaCodecs });
      const { udpSockets, tcpServers } = await webRtcServer.dump();
      const [udp] = udpSockets;
      const [tcp] = tcpServers;
      if (!udp || !tcp) throw new Error('the worker opened no ports for ICE');
      return new MediaWorker(worker, webRtcServer, router, udp.port, {
        host: '127.0.0.1',
        port: tcp.port,
      });
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  get closed(): boolean {
    return this.#worker.closed;
  }

  /** Whether a transport of this worker goes by this ICE user name (RFC 8445, 7.2.2). */
  hasIceUser(usernameFragment: string): boolean {
    return this.#transports
      .values()
      .some(({ iceParameters }) => iceParameters.usernameFragment === usernameFragment);
  }

  /** Calls back once when the process ends without having been closed. */
  onDied(listener: () => void): void {
    this.#worker.once('died', listener);
  }

  close(): void {
    this.#worker.close();
  }
}

/**
 * On SIGINT and SIGTERM mediasoup closes its workers by itself, keeps the process from ending, and never answers who waits
 * for a worker that was about to start. How this server ends is decided in one place, `index.ts`.
 */
function withoutSignalHandlers<T>(start: () => T): T {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const started = start();
  for (const signal of signals) {
    for (const added of process.listeners(signal))
      if (!before.has(added)) process.off(signal, added);
  }
  return started;
}
