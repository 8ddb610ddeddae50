import manifest from '../../package.json' with { type: 'json' };
import type { HealthReport } from '../http/createHttpsServer.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';

/** The version of this server, as its package says. */
export const serverVersion: string = manifest.version;

/** What the report counts. */
export interface HealthSources {
  readonly pool: WorkerPool;
  readonly sessions: SessionRegistry;
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
}

/** The health of this server: `starting` until `ready`, and `stopping` from `stopping` on. */
export class ServerHealth {
  #sources: HealthSources | null = null;
  #stopping = false;

  ready(sources: HealthSources): void {
    this.#sources = sources;
  }

  stopping(): void {
    this.#stopping = true;
  }

  get report(): HealthReport {
    const about = { product: 'perch', version: serverVersion } as const;
    if (!this.#sources) {
      return { ...about, status: 'starting', uptimeS: 0, workers: [], sessions: 0, channels: [] };
    }
    const { pool, sessions, channels, rooms } = this.#sources;
    return {
      ...about,
      status: this.#stopping ? 'stopping' : 'ok',
      uptimeS: Math.floor(process.uptime()),
      workers: pool.workers.map(({ machine, pid, peerCount }) => ({
        node: machine.name,
        pid,
        peers: peerCount,
        ...(pool.drained.has(machine.name) && { drained: true }),
      })),
      sessions: sessions.size,
      channels: channels.listed.map(({ id, name }) => ({ id, name, peers: rooms.sizeOf(id) })),
    };
  }
}
