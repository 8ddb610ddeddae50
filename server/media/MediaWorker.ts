import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from './codecs.ts';

/** Where a worker listens. */
export interface MediaWorkerOptions {
  /** Local addresses for UDP. */
  readonly hosts: readonly string[];
  /** UDP port on every host; 0 for any free one. */
  readonly udpPort: number;
}

/** What passes through a worker: bit/s, and of its people's lines the worst share of lost packets, 0 to 1. */
export interface WorkerTraffic {
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
  readonly receivedLoss: number;
  readonly sentLoss: number;
}

/**
 * One mediasoup worker process with its one router and its one WebRtcServer. Owns all three; they close with it, and when
 * the process dies. ICE over TCP arrives through the server's front, so the worker's TCP port listens on loopback only.
 */
export class MediaWorker {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  /** Where the front sends the ICE-TCP connections of this worker. */
  readonly iceTcpTarget: { readonly host: string; readonly port: number };
  readonly udpPort: number;
  /** The number of peers whose home this is. */
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

  /** Whether a transport of this worker has this ICE username fragment (RFC 8445, 7.2.2). */
  hasIceUser(usernameFragment: string): boolean {
    return this.#transports
      .values()
      .some(({ iceParameters }) => iceParameters.usernameFragment === usernameFragment);
  }

  /** The CPU time of its process so far, in ms. @throws Error when the process has ended */
  async cpuTimeMs(): Promise<number> {
    const { ru_utime, ru_stime } = await this.#worker.getResourceUsage();
    return ru_utime + ru_stime;
  }

  /** What passes through its transports at this moment. Those that close meanwhile are not in it. */
  async traffic(): Promise<WorkerTraffic> {
    const answers = await Promise.allSettled([...this.#transports].map((each) => each.getStats()));
    const all = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const sum = (of: (stat: types.WebRtcTransportStat) => number) =>
      all.reduce((total, stat) => total + of(stat), 0);
    return {
      receivedBitrate: sum(({ recvBitrate }) => recvBitrate),
      sentBitrate: sum(({ sendBitrate }) => sendBitrate),
      receivedLoss: worst(all.map(({ rtpPacketLossReceived }) => rtpPacketLossReceived)),
      sentLoss: worst(all.map(({ rtpPacketLossSent }) => rtpPacketLossSent)),
    };
  }

  /** Calls back once when the process ends by itself. */
  onDied(listener: () => void): void {
    this.#worker.once('died', listener);
  }

  close(): void {
    this.#worker.close();
  }
}

function worst(losses: (number | undefined)[]): number {
  return Math.max(0, ...losses.map((loss) => loss ?? 0));
}

/**
 * Removes mediasoup's handlers of SIGINT and SIGTERM: they close its workers, keep the process from ending, and leave a
 * pending worker start without an answer. `index.ts` alone decides how this server ends.
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
