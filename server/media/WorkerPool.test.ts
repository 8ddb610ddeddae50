import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { MediaWorker } from './MediaWorker.ts';
import { WorkerPool } from './WorkerPool.ts';

const logged: string[] = [];
const keep = (line: string) => logged.push(line);
const log = createLog('info', { out: keep, err: keep });
const options = { hosts: ['127.0.0.1'], firstUdpPort: 0, count: 2, log };
const times = {
  restartDelays: [0],
  stableAfter: 60_000,
  trial: 60_000,
  recovery: 60_000,
  quarantines: [60_000],
};
let pool: WorkerPool;
afterEach(() => {
  pool.close();
  logged.length = 0;
});

/** Kills a worker. Resolves when the pool knows. */
async function kill(victim: MediaWorker | undefined): Promise<void> {
  const died = once(pool, 'died');
  process.kill(victim?.pid ?? 0, 'SIGKILL');
  await died;
}

/** So many peers connect, one after the other. Returns the peers of each worker. */
function connect(peers: number): number[] {
  for (let peer = 0; peer < peers; peer += 1) pool.leastLoaded().peerCount += 1;
  return pool.workers.map(({ peerCount }) => peerCount);
}

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

test('the peers of a dead worker go evenly to the others, and not to its replacement', async () => {
  pool = await WorkerPool.create({ ...options, count: 3, times });
  expect(connect(12)).toEqual([4, 4, 4]);
  const started = once(pool, 'started');
  await kill(pool.workers[0]);
  await started;
  expect(connect(4)).toEqual([0, 6, 6]);
});

test('a replacement that has proven itself gets peers like the others', async () => {
  pool = await WorkerPool.create({ ...options, times: { ...times, trial: 0 } });
  connect(4);
  const started = once(pool, 'started');
  await kill(pool.workers[0]);
  await started;
  await expect.poll(() => pool.leastLoaded()).toBe(pool.workers[0]);
});

test('when all workers are killed at once, peers wait for all of them and spread evenly', async () => {
  pool = await WorkerPool.create({ ...options, count: 3, times });
  const allDied = new Promise<void>((resolve) => {
    pool.on('died', () => pool.workers.length === 0 && resolve());
  });
  for (const { pid } of pool.workers) process.kill(pid, 'SIGKILL');
  await allDied;
  await pool.recovered();
  expect(connect(9)).toEqual([3, 3, 3]);
});

test('a worker that keeps dying is left out, with a line in the log, until no other one runs', async () => {
  pool = await WorkerPool.create({ ...options, times });
  for (let deaths = 1; deaths <= 3; deaths += 1) {
    const started = once(pool, 'started');
    await kill(pool.workers[0]);
    if (deaths < 3) await started;
  }
  expect(pool.workers).toHaveLength(1);
  expect(logged.filter((line) => line.includes('left out'))).toEqual([
    expect.stringContaining('media worker 1 died 3 times in a row and is left out for 60 s'),
  ]);
  await kill(pool.workers[0]);
  await expect.poll(() => pool.workers.length).toBe(2);
});

/** A worker as of a media node. */
async function addNode(name: string, cores: number): Promise<MediaWorker> {
  const worker = await MediaWorker.create({
    hosts: options.hosts,
    udpPort: 0,
    machine: {
      name,
      coresPerWorker: cores,
      addresses: ['192.0.2.1'],
      path: { node: '127.0.0.1', server: '127.0.0.1' },
    },
  });
  pool.add(worker, `${name} 0`);
  return worker;
}

test('the worker of a media node gets peers by its share of a processor, until it dies', async () => {
  pool = await WorkerPool.create({ ...options, count: 1 });
  const { udpPorts } = pool;
  const east = await addNode('east', 0.5);
  expect(connect(6)).toEqual([4, 2]);
  expect(pool.udpPorts).toEqual(udpPorts);
  expect(east.iceTcpTarget).toBeNull();
  const candidates = east.candidates(['198.51.100.1'], 44_300);
  expect(candidates.map(({ protocol, ip, port }) => `${protocol} ${ip} ${port}`)).toEqual([
    `udp 192.0.2.1 ${east.udpPort}`,
    `tcp 192.0.2.1 ${east.tcpPort}`,
  ]);
  await kill(east);
  expect(pool.workers).toHaveLength(1);
  await addNode('east', 1);
  // It may die of the same again.
  expect(connect(1)).toEqual([5, 0]);
});

test('a drained machine gets no peers while there is another', async () => {
  pool = await WorkerPool.create({ ...options, count: 1 });
  const east = await addNode('east', 1);
  const leaving: MediaWorker[] = [];
  pool.on('leaving', (worker) => leaving.push(worker));
  pool.drain('east');
  expect(leaving).toEqual([east]);
  expect(connect(2)).toEqual([2, 0]);
  pool.drain(null);
  expect(connect(1)).toEqual([2, 1]);
  pool.undrain('east');
  expect(connect(1)).toEqual([2, 2]);
});
