import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ServerLoad } from '../../shared/domain/ServerStatus.ts';
import type { HealthSources } from '../lifecycle/ServerHealth.ts';
import { countLoad, processOf } from './countLoad.ts';

/** How often the event loop is watched, in ms. */
const resolutionMs = 20;
/** So long after the last report, in ms, nobody looks any more: watching wakes the process 50 times a second. */
const watchMs = 30_000;
/** A second reader within this time, in ms, gets the same report: each asks every transport. */
const freshForMs = 1_000;
const nanosecondsPerMs = 1e6;

/**
 * Measures the load of a server from one report to the next, as long as somebody asks. `close` ends the watching.
 */
export class LoadMeter {
  readonly #sources: HealthSources;
  readonly #now: () => number;
  #watched: ReturnType<typeof monitorEventLoopDelay> | null = null;
  #end: NodeJS.Timeout | undefined;
  /** By process: its CPU time at the last report, in ms, and when that was. */
  #cpu: ReadonlyMap<string, { readonly cpuMs: number; readonly at: number }> = new Map();
  #report: { readonly at: number; readonly load: Promise<ServerLoad> } | null = null;

  /** @param now a monotonic clock, in milliseconds */
  constructor(sources: HealthSources, now: () => number = () => performance.now()) {
    this.#sources = sources;
    this.#now = now;
  }

  /** The load now; what is measured over a time is null in the first report after a pause. */
  read(): Promise<ServerLoad> {
    const at = this.#now();
    if (this.#report === null || at - this.#report.at >= freshForMs) {
      this.#report = { at, load: this.#measure(at) };
    }
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.close(), watchMs).unref();
    return this.#report.load;
  }

  close(): void {
    clearTimeout(this.#end);
    this.#watched?.disable();
    this.#watched = null;
    this.#cpu = new Map();
    this.#report = null;
  }

  async #measure(at: number): Promise<ServerLoad> {
    const delayMs = this.#delayMs();
    const { sessions, peers, channelsInUse, workers } = await countLoad(this.#sources);
    const before = this.#cpu;
    this.#cpu = new Map(
      workers.flatMap((worker) => {
        const { cpuMs } = worker;
        return cpuMs === null ? [] : [[processOf(worker), { cpuMs, at }]];
      }),
    );
    const medias = this.#sources.sessions.peers.flatMap(({ media }) => media ?? []);
    return {
      sessions,
      peers,
      channelsInUse,
      streamsIn: medias.reduce((sum, { producers }) => sum + producers.length, 0),
      streamsOut: medias.reduce((sum, { consumers }) => sum + consumers.offers.length, 0),
      memoryBytes: process.memoryUsage.rss(),
      memoryTotalBytes: totalmem(),
      delayMs,
      workers: workers.map((worker) => {
        const last = before.get(processOf(worker));
        const isMeasured = last !== undefined && worker.cpuMs !== null;
        return {
          node: worker.node,
          peers: worker.peers,
          cpu: isMeasured ? ((worker.cpuMs ?? 0) - last.cpuMs) / (at - last.at) : null,
          receivedBitrate: worker.traffic.receivedBitrate,
          sentBitrate: worker.traffic.sentBitrate,
        };
      }),
    };
  }

  /** The worst hundredth since the last call. Begins to watch if it does not yet. */
  #delayMs(): number | null {
    const watched = this.#watched;
    if (watched === null) {
      this.#watched = monitorEventLoopDelay({ resolution: resolutionMs });
      this.#watched.enable();
      return null;
    }
    // The histogram counts the whole time between two looks.
    const delayMs = watched.percentile(99) / nanosecondsPerMs - resolutionMs;
    watched.reset();
    return Math.max(0, delayMs);
  }
}
