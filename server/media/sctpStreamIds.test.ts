import { createWorker, type types } from 'mediasoup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { numberSctpStreams } from './sctpStreamIds.ts';

let worker: types.Worker;
let transport: types.WebRtcTransport;
let dataProducerId: string;
beforeEach(async () => {
  worker = await createWorker();
  const router = await worker.createRouter();
  const direct = await router.createDirectTransport();
  dataProducerId = (await direct.produceData()).id;
  transport = await router.createWebRtcTransport({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
    enableSctp: true,
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  worker.close();
});

/** Makes three data consumers, and returns their streams and the largest buffer that this took, in bytes. */
async function consumeThree() {
  const alloc = vi.spyOn(Buffer, 'alloc');
  const streams: unknown[] = [];
  for (let made = 0; made < 3; made += 1) {
    const { sctpStreamParameters } = await transport.consumeData({ dataProducerId });
    streams.push(sctpStreamParameters?.streamId);
  }
  return { streams, largest: Math.max(0, ...alloc.mock.calls.map(([size]) => size)) };
}

test('every data consumer gets the next stream, without a table of all of them', async () => {
  numberSctpStreams(transport);
  const { streams, largest } = await consumeThree();
  expect(streams).toEqual([0, 1, 2]);
  expect(largest).toBeLessThan(1024);
});

test('mediasoup still has that table: without it this is not needed any more', async () => {
  const { streams, largest } = await consumeThree();
  expect(streams).toEqual([0, 1, 2]);
  expect(largest).toBe(65_535);
});
