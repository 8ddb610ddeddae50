import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { ownMachineName } from '../config/nodeSettings.ts';
import { type HealthSources, serverVersion } from '../lifecycle/ServerHealth.ts';
import { countLoad, processOf } from './countLoad.ts';

/** A second reader within this time, in ms, gets the same figures: each asks every transport. */
const freshForMs = 2_000;
/** Every sample wakes the process. With prom-client's 10 ms that took more CPU than a quiet server of 18 people does. */
const eventLoopSampleMs = 100;
/** In seconds: a write takes 2 to 4 ms on an ordinary disk. */
const writeBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2];

/**
 * The figures of this server for Prometheus, in its text format. They count, and name no person and no channel.
 * `docs/grafana.json` is a board for Grafana that shows them.
 */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #sessions = this.#gauge('perch_sessions', 'Connected sessions');
  readonly #peers = this.#gauge('perch_peers', 'Sessions that are in a channel');
  readonly #channels = this.#gauge('perch_channels_in_use', 'Channels with somebody in them');
  readonly #workerPeers = this.#workerGauge('peers', 'Peers whose media this worker forwards');
  readonly #received = this.#workerGauge('received_bits_per_second', 'What arrives');
  readonly #sent = this.#workerGauge('sent_bits_per_second', 'What is forwarded');
  readonly #receivedLoss = this.#workerGauge(
    'received_loss_ratio',
    'Lost packets of who sends worst, 0 to 1',
  );
  readonly #sentLoss = this.#workerGauge(
    'sent_loss_ratio',
    'Lost packets of who receives worst, 0 to 1',
  );
  readonly #workerGauges = [
    this.#workerPeers,
    this.#received,
    this.#sent,
    this.#receivedLoss,
    this.#sentLoss,
  ];
  readonly #cpu = new Counter({
    name: 'perch_worker_cpu_seconds_total',
    help: 'CPU time of a media worker; a replaced one goes on counting',
    labelNames: ['node', 'worker'],
    registers: [this.#registry],
  });
  readonly #writes = new Histogram({
    name: 'perch_database_write_seconds',
    help: 'How long changes of the database take',
    buckets: writeBuckets,
    registers: [this.#registry],
  });
  /** By process: what the counter has of it, in ms. */
  readonly #countedCpu = new Map<string, number>();
  readonly #now: () => number;
  #sources: HealthSources | null = null;
  #measured = Number.NEGATIVE_INFINITY;
  #measuring: Promise<void> | null = null;
  #isWatched = false;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    new Gauge({
      name: 'perch_info',
      help: 'The version of this server',
      labelNames: ['version'],
      registers: [this.#registry],
    }).set({ version: serverVersion }, 1);
  }

  readonly contentType = this.#registry.contentType;

  /** From now on there is something to count. */
  ready(sources: HealthSources): void {
    this.#sources = sources;
  }

  noteWrite(tookMs: number): void {
    this.#writes.observe(tookMs / 1000);
  }

  /** All figures as they are now. */
  async text(): Promise<string> {
    this.#watchProcess();
    if (this.#now() - this.#measured > freshForMs) {
      this.#measuring ??= this.#measure().finally(() => {
        this.#measuring = null;
      });
      await this.#measuring;
    }
    return await this.#registry.metrics();
  }

  /** Memory and CPU of Node, and the delay of its event loop: from the first reader on, as its samples wake the process. */
  #watchProcess(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    collectDefaultMetrics({
      register: this.#registry,
      prefix: 'perch_',
      eventLoopMonitoringPrecision: eventLoopSampleMs,
    });
  }

  async #measure(): Promise<void> {
    if (this.#sources === null) return;
    const { sessions, peers, channelsInUse, workers } = await countLoad(this.#sources);
    this.#sessions.set(sessions);
    this.#peers.set(peers);
    this.#channels.set(channelsInUse);
    const perNode = new Map<string, number>();
    // Those of media nodes that have gone must not stay.
    for (const gauge of this.#workerGauges) gauge.reset();
    for (const worker of workers) {
      const node = worker.node ?? ownMachineName;
      const number = perNode.get(node) ?? 0;
      perNode.set(node, number + 1);
      const label = { node, worker: String(number) };
      const { traffic, cpuMs } = worker;
      const counted = processOf(worker);
      this.#workerPeers.set(label, worker.peers);
      this.#received.set(label, traffic.receivedBitrate);
      this.#sent.set(label, traffic.sentBitrate);
      this.#receivedLoss.set(label, traffic.receivedLoss);
      this.#sentLoss.set(label, traffic.sentLoss);
      if (cpuMs === null) continue;
      this.#cpu.inc(label, (cpuMs - (this.#countedCpu.get(counted) ?? 0)) / 1000);
      this.#countedCpu.set(counted, cpuMs);
    }
    const running = new Set(workers.map(processOf));
    for (const each of this.#countedCpu.keys()) {
      if (!running.has(each)) this.#countedCpu.delete(each);
    }
    this.#measured = this.#now();
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  #workerGauge(name: string, help: string): Gauge<'node' | 'worker'> {
    return new Gauge({
      name: `perch_worker_${name}`,
      help,
      labelNames: ['node', 'worker'],
      registers: [this.#registry],
    });
  }
}
