import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { HealthSources } from '../lifecycle/ServerHealth.ts';
import { ServerMetrics } from './ServerMetrics.ts';

function workerOf(pid: number, state: { cpuMs: number; asked?: number }) {
  return {
    machine: { name: null },
    pid,
    peerCount: 3,
    cpuTimeMs: async () => state.cpuMs,
    traffic: async () => {
      state.asked = (state.asked ?? 0) + 1;
      return { receivedBitrate: 64_000, sentBitrate: 128_000, receivedLoss: 0.25, sentLoss: 0 };
    },
  };
}

function metricsOf(workers: ReturnType<typeof workerOf>[]) {
  let now = 0;
  const metrics = new ServerMetrics(() => now);
  const pool = { workers };
  metrics.ready({
    sessions: { size: 5 },
    channels: { all: [{ id: 'a', name: 'Secret plans' }, { id: 'b' }, { id: 'c' }] },
    rooms: { sizeOf: (id: string) => ({ a: 2, b: 1 })[id] ?? 0 },
    pool,
  } as unknown as HealthSources);
  const lines = async () => (await metrics.text()).split('\n');
  return { metrics, pool, lines, later: () => (now += 60_000) };
}

it('counts sessions, people and traffic, and names nobody', async () => {
  const { lines } = metricsOf([workerOf(1, { cpuMs: 1500 })]);
  const found = await lines();
  expect(found).toEqual(
    expect.arrayContaining([
      'perch_sessions 5',
      'perch_peers 3',
      'perch_channels_in_use 2',
      'perch_worker_peers{node="main",worker="0"} 3',
      'perch_worker_received_bits_per_second{node="main",worker="0"} 64000',
      'perch_worker_sent_bits_per_second{node="main",worker="0"} 128000',
      'perch_worker_received_loss_ratio{node="main",worker="0"} 0.25',
      'perch_worker_cpu_seconds_total{node="main",worker="0"} 1.5',
    ]),
  );
  expect(found.join('\n')).not.toContain('Secret');
});

it('goes on counting the CPU time of a worker that replaces another', async () => {
  const first = { cpuMs: 4000 };
  const { pool, lines, later } = metricsOf([workerOf(1, first)]);
  await lines();
  first.cpuMs = 5000;
  later();
  expect(await lines()).toContain('perch_worker_cpu_seconds_total{node="main",worker="0"} 5');
  pool.workers = [workerOf(2, { cpuMs: 500 })];
  later();
  expect(await lines()).toContain('perch_worker_cpu_seconds_total{node="main",worker="0"} 5.5');
});

it('asks the transports once for readers that come together', async () => {
  const state = { cpuMs: 0, asked: 0 };
  const { lines } = metricsOf([workerOf(1, state)]);
  await Promise.all([lines(), lines()]);
  await lines();
  expect(state.asked).toBe(1);
});

it('measures writes', async () => {
  const { metrics, lines } = metricsOf([]);
  metrics.noteWrite(4);
  metrics.noteWrite(30);
  const found = await lines();
  expect(found).toContain('perch_database_write_seconds_bucket{le="0.005"} 1');
  expect(found).toContain('perch_database_write_seconds_count 2');
});

it('has every figure that the board for Grafana shows', async () => {
  const { metrics, lines } = metricsOf([workerOf(1, { cpuMs: 1 })]);
  metrics.noteWrite(1);
  const board = readFileSync(path.resolve(import.meta.dirname, '../../docs/grafana.json'), 'utf8');
  const shown = new Set(board.match(/perch_\w+/g));
  const known = new Set((await lines()).map((line) => line.split(/[ {]/)[0]));
  expect(shown.size).toBeGreaterThan(10);
  for (const name of shown) expect(known).toContain(name);
});
