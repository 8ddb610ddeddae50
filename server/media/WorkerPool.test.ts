import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { WorkerPool } from './WorkerPool.ts';

const options = { hosts: ['127.0.0.1'], firstUdpPort: 0, count: 2, log: createLog('silent') };
let pool: WorkerPool;
afterEach(() => pool.close());

test('peers are spread by load', async () => {
  pool = await WorkerPool.create(options);
  const first = pool.leastLoaded();
  first.peerCount = 1;
  expect(pool.leastLoaded()).not.toBe(first);
});

test('a killed worker is reported and replaced, the other one stays', async () => {
  pool = await WorkerPool.create(options);
  const [victim, other] = pool.workers;
  const died = once(pool, 'died') as Promise<[MediaWorker]>;
  const started = once(pool, 'started') as Promise<[MediaWorker]>;
  process.kill(victim?.pid ?? 0, 'SIGKILL');
  expect((await died)[0]).toBe(victim);
  const [replacement] = await started;
  expect(pool.workers).toContain(other);
  expect(pool.workers).toContain(replacement);
  expect(pool.workers).toHaveLength(2);
});

test('if one worker cannot start, none stays', async () => {
  pool = await WorkerPool.create({ ...options, count: 1 });
  const [taken] = pool.workers;
  const same = { ...options, firstUdpPort: taken?.udpPort ?? 0 };
  await expect(WorkerPool.create(same)).rejects.toThrow();
});
