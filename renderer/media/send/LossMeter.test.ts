import { expect, it } from 'vitest';
import type { LiveStreams } from '../receive/LiveStreams.ts';
import { LossMeter } from './LossMeter.ts';

const report = (...entries: object[]) =>
  new Map(entries.map((entry, index) => [String(index), entry])) as unknown as RTCStatsReport;

it('measures the loss of all streams together since the last look, and what the other side has reported', async () => {
  const arrived = { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 50 };
  const remote = { type: 'remote-inbound-rtp', fractionLost: 0.25 };
  const received = [
    { consumerId: 'voice', consumer: { getStats: async () => report({ ...arrived }) } },
  ];
  const streams = {
    received,
    sent: [{ producer: { getStats: async () => report(remote) } }],
  } as unknown as LiveStreams;
  const meter = new LossMeter(streams, { getStats: () => null });
  expect(await meter.measure()).toEqual({ received: 0, sent: 0.25 });
  Object.assign(arrived, { packetsReceived: 180, packetsLost: 70 });
  expect(await meter.measure()).toEqual({ received: 0.2, sent: 0.25 });
  // Lost packets were sent again.
  Object.assign(arrived, { packetsReceived: 280, packetsLost: 60 });
  remote.fractionLost = 0;
  expect(await meter.measure()).toEqual({ received: 0, sent: 0 });
});

it('takes a stream that has ended for no loss', async () => {
  const streams = {
    received: [
      { consumerId: 'voice', consumer: { getStats: () => Promise.reject(new Error('closed')) } },
    ],
    sent: [],
  } as unknown as LiveStreams;
  const meter = new LossMeter(streams, { getStats: () => Promise.reject(new Error('closed')) });
  expect(await meter.measure()).toEqual({ received: 0, sent: 0 });
});

it('tells what the browser estimates that the line carries, once it sends video', async () => {
  const pair = { type: 'candidate-pair' } as object;
  const sent = [{ producer: { getStats: async () => report(pair) } }];
  const streams = { received: [], sent } as unknown as LiveStreams;
  const meter = new LossMeter(streams, { getStats: () => null });
  expect(await meter.measureSending()).toEqual({ lost: 0, available: null });
  Object.assign(pair, { availableOutgoingBitrate: 299_000 });
  expect(await meter.measureSending()).toEqual({ lost: 0, available: 299_000 });
});
