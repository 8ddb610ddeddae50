import { createWorker, type types } from 'mediasoup';
import type { IceCandidate } from '../../shared/protocol/streams/media.ts';
import { mediaCodecs } from './codecs.ts';
import { iceCandidates } from './iceCandidates.ts';
import type { MediaMachine } from './MediaMachine.ts';

/** Where a worker listens. */
export interface MediaWorkerOptions {
  /** Addresses of its machine for UDP. */
  readonly hosts: readonly string[];
  /** UDP port on every host; 0 for any free one. */
  readonly udpPort: number;
  readonly machine: MediaMachine;
  /** How the process of a media node is taken over; without it one is started here. */
  readonly start?: (settings: types.WorkerSettings) => Promise<types.Worker>;
}

const loopback = '127.0.0.1';

/** What passes through a worker: bit/s, and of its people's lines the worst share of lost packets, 0 to 1. */
export interface WorkerTraffic {
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
  readonly receivedLoss: number;
  readonly sentLoss: number;
}

/**
 * One mediasoup worker process with its one router and its one WebRtcServer. Owns all three; they close with it, and when
 * the process dies. On the server's own machine ICE over TCP arrives through the front, so the worker's TCP port listens on
 * loopback only. A media node has no front: there TCP has the number of the UDP port.
 */
export class MediaWorker {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly machine: MediaMachine;
  readonly udpPort: number;
  readonly tcpPort: number;
  /** The number of peers whose home this is. */
  peerCount = 0;
  readonly #worker: types.Worker;
  readonly #transports = new Set<types.WebRtcTransport>();

  private constructor(
    worker: types.Worker,
    webRtcServer: types.WebRtcServer,
    router: types.Router,
    { machine, udpPort, tcpPort }: Pick<MediaWorker, 'machine' | 'udpPort' | 'tcpPort'>,
  ) {
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.router = router;
    this.machine = machine;
    this.udpPort = udpPort;
    this.tcpPort = tcpPort;
    webRtcServer.observer.on('webrtctransporthandled', (transport) => {
      this.#transports.add(transport);
    });
    webRtcServer.observer.on('webrtctransportunhandled', (transport) => {
      this.#transports.delete(transport);
    });
  }

  /** Starts the process. Throws when it cannot start or its port is taken. */
  static async create({
    hosts,
    udpPort,
    machine,
    start = createWorker,
  }: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = await withoutSignalHandlers(() => start({ logLevel: 'warn' }));
    try {
      const isOwn = machine.addresses === null;
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: [
          ...hosts.map((ip) => listenInfo('udp', ip, udpPort)),
          ...(isOwn
            ? [listenInfo('tcp', loopback)]
            : hosts.map((ip) => listenInfo('tcp', ip, udpPort))),
        ],
      });
      const router = await worker.createRouter({ mediaCodecs, appData: { machine } });
      const { udpSockets, tcpServers } = await webRtcServer.dump();
      const [udp] = udpSockets;
      const [tcp] = tcpServers;
      if (!udp || !tcp) throw new Error('the worker opened no ports for ICE');
      return new MediaWorker(worker, webRtcServer, router, {
        machine,
        udpPort: udp.port,
        tcpPort: tcp.port,
      });
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  /** The number of its process, on its machine. */
  get pid(): number {
    return this.#worker.pid;
  }

  get closed(): boolean {
    return this.#worker.closed;
  }

  /** How many peers a whole core would have at this rate, with one more: the least is the best home for a newcomer. */
  get load(): number {
    return (this.peerCount + 1) / this.machine.coresPerWorker;
  }

  /** Where the front sends the ICE-TCP connections of this worker; null where they do not arrive at the front. */
  get iceTcpTarget(): { readonly host: string; readonly port: number } | null {
    return this.machine.addresses === null ? { host: loopback, port: this.tcpPort } : null;
  }

  /**
   * Where a client finds this worker.
   *
   * @param addresses at which it reaches the server's own machine, best first
   * @param frontPort TCP port of the server's front
   */
  candidates(addresses: readonly string[], frontPort: number): IceCandidate[] {
    return this.machine.addresses === null
      ? iceCandidates(addresses, this.udpPort, frontPort)
      : iceCandidates(this.machine.addresses, this.udpPort, this.tcpPort);
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

function listenInfo(protocol: 'udp' | 'tcp', ip: string, port = 0): types.TransportListenInfo {
  return { protocol, ip, port, ...(ip.includes(':') && { flags: { ipv6Only: true } }) };
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
