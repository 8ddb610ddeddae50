import type { types } from 'mediasoup';
import type { TransportId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import {
  examinedWorkersMax,
  pathProbeMs,
  pathProbesMax,
} from '../../shared/protocol/streams/doctor.ts';
import type { TransportParameters } from '../../shared/protocol/streams/media.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';

/** All people's at a time; each is a few kilobytes in its worker. */
const allProbesMax = 240;

interface Probe {
  readonly transport: types.WebRtcTransport;
  readonly timer: NodeJS.Timeout;
}

/** Whose transports they are: a peer. */
type Owner = object;

/**
 * Transports on which an app looks for a path to a media worker, for its connection doctor or for a better path. They carry nothing, and close by
 * themselves after `pathProbeMs`. Owns them; `closeOf` and `close` end them earlier.
 */
export class PathProbes {
  readonly #pool: Pick<WorkerPool, 'workers'>;
  readonly #tcpPort: number;
  readonly #probes = new Map<Owner, Set<Probe>>();
  #opening = 0;

  constructor(pool: Pick<WorkerPool, 'workers'>, tcpPort: number) {
    this.#pool = pool;
    this.#tcpPort = tcpPort;
  }

  /** The UDP port of each running worker, by the number that `open` takes. */
  get udpPorts(): number[] {
    return this.#examined.map(({ udpPort }) => udpPort);
  }

  /** The media node of each of these workers; undefined where there are no nodes. */
  get nodes(): (string | null)[] | undefined {
    const names = this.#examined.map(({ machine }) => machine.name);
    return names.every((name) => name === null) ? undefined : names;
  }

  get #examined(): MediaWorker[] {
    return this.#pool.workers.slice(0, examinedWorkersMax);
  }

  /** How many there are now. */
  get size(): number {
    return this.#probes.values().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Opens one on a worker. Throws `notFound` and `limitReached`.
   *
   * @param on the worker, or its number
   * @param addresses those at which this owner can reach the server
   */
  async open(
    owner: Owner,
    on: number | MediaWorker,
    addresses: readonly string[],
  ): Promise<TransportParameters> {
    const worker = typeof on === 'number' ? this.#pool.workers[on] : on;
    if (!worker || worker.closed) throw new RequestError('notFound', 'no such worker');
    const own = this.#probes.get(owner) ?? new Set();
    if (own.size >= pathProbesMax || this.size + this.#opening >= allProbesMax) {
      throw new RequestError('limitReached', 'too many searches for a path');
    }
    this.#probes.set(owner, own);
    this.#opening += 1;
    const transport = await worker.router
      .createWebRtcTransport({
        webRtcServer: worker.webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        // Without a data channel a client has nothing to negotiate.
        enableSctp: true,
      })
      .finally(() => {
        this.#opening -= 1;
      });
    const probe = {
      transport,
      timer: setTimeout(() => transport.close(), pathProbeMs).unref(),
    };
    own.add(probe);
    transport.observer.once('close', () => {
      clearTimeout(probe.timer);
      own.delete(probe);
      if (own.size === 0 && this.#probes.get(owner) === own) this.#probes.delete(owner);
    });
    // Its owner has gone meanwhile.
    if (this.#probes.get(owner) !== own) transport.close();
    return {
      id: transport.id as TransportId,
      iceParameters: transport.iceParameters,
      iceCandidates: worker.candidates(addresses, this.#tcpPort),
      dtlsParameters: transport.dtlsParameters,
      ...(transport.sctpParameters && { sctpParameters: transport.sctpParameters }),
    };
  }

  /** From which port packets come by UDP; null while none have come. Throws `notFound`. */
  seenPort(owner: Owner, transportId: TransportId): number | null {
    const own = [...(this.#probes.get(owner) ?? [])];
    const probe = own.find(({ transport }) => transport.id === transportId);
    if (!probe) throw new RequestError('notFound', 'no such transport');
    const tuple = probe.transport.iceSelectedTuple;
    return tuple?.protocol === 'udp' ? (tuple.remotePort ?? null) : null;
  }

  /** Ends those of one owner. */
  closeOf(owner: Owner): void {
    const own = this.#probes.get(owner);
    this.#probes.delete(owner);
    for (const { transport } of [...(own ?? [])]) transport.close();
  }

  close(): void {
    for (const owner of [...this.#probes.keys()]) this.closeOf(owner);
  }
}
