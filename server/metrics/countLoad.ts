import type { HealthSources } from '../lifecycle/ServerHealth.ts';
import type { WorkerTraffic } from '../media/MediaWorker.ts';

/** How much a server has to do, counted at one moment. */
export interface CountedLoad {
  readonly sessions: number;
  /** Sessions that are in a channel. */
  readonly peers: number;
  readonly channelsInUse: number;
  readonly workers: readonly CountedWorker[];
}

interface CountedWorker {
  /** The media node on which it runs; null for the server's own machine. */
  readonly node: string | null;
  readonly pid: number;
  readonly peers: number;
  readonly traffic: WorkerTraffic;
  /** What its process has taken so far, in ms; null for one that has just died. */
  readonly cpuMs: number | null;
}

/** Tells the processes of all machines apart. */
export function processOf({ node, pid }: Pick<CountedWorker, 'node' | 'pid'>): string {
  return `${node ?? ''} ${pid}`;
}

/** Counts what `/metrics` and the admin page show. Asks every transport, so callers limit how often. */
export async function countLoad({
  sessions,
  channels,
  rooms,
  pool,
}: HealthSources): Promise<CountedLoad> {
  const sizes = channels.all.map(({ id }) => rooms.sizeOf(id)).filter((size) => size > 0);
  return {
    sessions: sessions.size,
    peers: sizes.reduce((total, size) => total + size, 0),
    channelsInUse: sizes.length,
    workers: await Promise.all(
      pool.workers.map(async (worker) => ({
        node: worker.machine.name,
        pid: worker.pid,
        peers: worker.peerCount,
        traffic: await worker.traffic(),
        cpuMs: await worker.cpuTimeMs().catch(() => null),
      })),
    ),
  };
}
