import { createWorker, type types } from 'mediasoup';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mediaCodecs } from './codecs.ts';
import type { MediaMachine } from './MediaMachine.ts';
import { RouterPipes } from './RouterPipes.ts';

const [node, server] = ['127.0.0.1', '127.0.0.1'];
const workers: types.Worker[] = [];
let main: types.Router;
let east: types.Router;

async function routerOn(name: string | null): Promise<types.Router> {
  const machine: MediaMachine = {
    name,
    coresPerWorker: 1,
    addresses: name === null ? null : [node],
    path: name === null ? null : { node, server },
  };
  // A producer has the same id on both sides, which one worker would not take.
  const worker = await createWorker();
  workers.push(worker);
  return await worker.createRouter({ mediaCodecs, appData: { machine } });
}

beforeAll(async () => {
  [main, east] = await Promise.all([routerOn(null), routerOn('east')]);
});
afterAll(() => {
  for (const worker of workers) worker.close();
});

async function produce(router: types.Router): Promise<types.Producer> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: node },
  });
  return await transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: Math.floor(Math.random() * 1e9) }],
    },
  });
}

const countOf = async (router: types.Router) => (await router.dump()).transportIds.length;

it('routers of two machines share one encrypted line, which producers come and go on', async () => {
  const pipes = new RouterPipes();
  const before = await countOf(east);
  const voices = await Promise.all([produce(main), produce(main), produce(main)]);
  const leases = await Promise.all(
    [...voices, ...voices].map((voice) => pipes.lease(voice, main, east)),
  );
  expect(pipes.size).toBe(3);
  const answer = await produce(east);
  leases.push(await pipes.lease(answer, east, main));
  expect(await countOf(east)).toBe(before + 2);
  const arrived = async () => (await east.dump()).mapProducerIdConsumerIds.map(({ key }) => key);
  expect(await arrived()).toEqual(expect.arrayContaining(voices.map(({ id }) => id)));
  const [first] = voices;
  first?.close();
  await expect.poll(arrived).not.toContain(first?.id);
  for (const lease of leases) lease.release();
  await expect.poll(async () => (await arrived()).length).toBe(1);
  expect(pipes.size).toBe(0);
});

it('a router that closes takes the other end with it, and is refused from then on', async () => {
  const pipes = new RouterPipes();
  const [west, voice] = [await routerOn('west'), await produce(main)];
  const before = await countOf(main);
  await pipes.lease(voice, main, west);
  expect(await countOf(main)).toBe(before + 1);
  west.close();
  await expect.poll(() => countOf(main)).toBe(before);
  await expect(pipes.lease(voice, main, west)).rejects.toThrow();
  expect(await countOf(main)).toBe(before);
  expect(pipes.size).toBe(0);
});
