import { afterEach, expect, it } from 'vitest';
import type { HealthSources } from '../lifecycle/ServerHealth.ts';
import { LoadMeter } from './LoadMeter.ts';

let meter: LoadMeter | undefined;
afterEach(() => meter?.close());

it('measures from one report to the next, once for all who ask', async () => {
  let now = 0;
  let cpuMs = 4_000;
  let asked = 0;
  const worker = {
    machine: { name: null },
    pid: 1,
    peerCount: 2,
    cpuTimeMs: async () => cpuMs,
    traffic: async () => {
      asked += 1;
      return { receivedBitrate: 64_000, sentBitrate: 128_000, receivedLoss: 0, sentLoss: 0 };
    },
  };
  const media = { producers: [1, 2], consumers: { offers: [1, 2, 3] } };
  const sources = {
    sessions: { size: 3, peers: [{ media }, { media: null }, { media }] },
    channels: { all: [{ id: 'a' }, { id: 'b' }] },
    rooms: { sizeOf: (id: string) => (id === 'a' ? 2 : 0) },
    pool: { workers: [worker] },
  } as unknown as HealthSources;
  meter = new LoadMeter(sources, () => now);
  const first = await meter.read();
  expect(first).toMatchObject({
    sessions: 3,
    peers: 2,
    channelsInUse: 1,
    streamsIn: 4,
    streamsOut: 6,
    delayMs: null,
    workers: [{ node: null, peers: 2, cpu: null, receivedBitrate: 64_000, sentBitrate: 128_000 }],
  });
  expect(await meter.read()).toBe(first);
  expect(asked).toBe(1);
  now += 5_000;
  cpuMs += 1_000;
  const second = await meter.read();
  expect(second.workers[0]?.cpu).toBe(0.2);
  expect(second.delayMs).toBeGreaterThanOrEqual(0);
  // After a pause it begins anew.
  meter.close();
  expect((await meter.read()).workers[0]?.cpu).toBeNull();
});
