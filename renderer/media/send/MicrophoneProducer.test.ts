import type { Transport } from 'mediasoup-client/types';
import { beforeEach, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { FakeTransport } from '../transport/FakeTransport.fixture.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { MicrophoneProducer } from './MicrophoneProducer.ts';
import { announceProducers } from './ProducerLifecycle.ts';

interface ProduceOptions {
  track: MediaStreamTrack;
  codecOptions: { opusStereo: boolean; opusDtx: boolean };
  appData: object;
}

class FakeProducer {
  track: MediaStreamTrack;
  readonly options: ProduceOptions;
  closed = false;
  constructor(options: ProduceOptions) {
    this.options = options;
    this.track = options.track;
  }
  async replaceTrack({ track }: { track: MediaStreamTrack }) {
    const fault = replaceFaults.shift();
    if (fault !== undefined) throw fault;
    this.track = track;
  }
  close() {
    this.closed = true;
  }
}

const newTransport = () =>
  new FakeTransport((options: ProduceOptions) => new FakeProducer(options));

const track = (id: string, readyState = 'live') => ({ id, readyState }) as MediaStreamTrack;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let asked: string[];
/** How many producers were open at each request. */
let standing: number[];
let refusals: ErrorCode[];
let replaceFaults: Error[];
let transport: ReturnType<typeof newTransport>;
let request: RequestFunction;
let microphone: MicrophoneProducer;
beforeEach(() => {
  asked = [];
  standing = [];
  refusals = [];
  replaceFaults = [];
  transport = newTransport();
  request = (async (name: string, payload: { replaces?: boolean }) => {
    asked.push(payload.replaces ? `${name} again` : name);
    standing.push(transport.live.length);
    const refusal = name === 'producer:create' ? refusals.shift() : undefined;
    if (refusal !== undefined) throw new RequestError(refusal, 'refused');
    return { producerId: 'p' };
  }) as unknown as RequestFunction;
  microphone = new MicrophoneProducer(request);
});
const attach = () => {
  announceProducers(transport as unknown as Transport, request);
  microphone.attach(transport as unknown as Transport);
};

test.each(['before', 'after'])('a track that is given %s the transport is sent', async (when) => {
  if (when === 'before') microphone.send(track('silence'), false);
  attach();
  if (when === 'after') microphone.send(track('silence'), false);
  await settled();
  expect(asked).toEqual(['producer:create']);
  expect(transport.live.map((producer) => producer.track.id)).toEqual(['silence']);
});

test('another track replaces the first without signalling; the last of many wins', async () => {
  attach();
  microphone.send(track('silence'), false);
  microphone.send(track('a'), false);
  microphone.send(track('b'), false);
  await settled();
  microphone.send(track('c'), false);
  await settled();
  expect(asked).toEqual(['producer:create']);
  expect(transport.live.map((producer) => producer.track.id)).toEqual(['c']);
});

test('an ended track is not sent', async () => {
  attach();
  microphone.send(track('a'), false);
  await settled();
  microphone.send(track('b', 'ended'), false);
  await settled();
  expect(transport.live.map((producer) => producer.track.id)).toEqual(['a']);
});

test('a change between voice and music makes a new producer: stereo without DTX', async () => {
  attach();
  microphone.send(track('a'), false);
  await settled();
  microphone.send(track('a'), true);
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:create again']);
  // The old one is open until the new one is made.
  expect(standing).toEqual([0, 1]);
  expect(transport.live).toHaveLength(1);
  expect(transport.live[0]?.options.codecOptions).toMatchObject({
    opusStereo: true,
    opusDtx: false,
  });
});

test('a producer that only the server knows of is closed first', async () => {
  refusals = ['conflict'];
  attach();
  microphone.send(track('a'), false);
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:close', 'producer:create']);
  expect(transport.live).toHaveLength(1);
});

test('what failed with the connection is done when it is back', async () => {
  refusals = ['disconnected'];
  attach();
  microphone.send(track('a'), false);
  await settled();
  expect(transport.live).toHaveLength(0);
  microphone.resumed();
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:close', 'producer:create']);
  expect(transport.live).toHaveLength(1);
});

test('a refused change to music keeps the voice with the new track, and is retried', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    attach();
    microphone.send(track('voice'), false);
    await settled();
    refusals = ['rateLimited', 'unavailable'];
    microphone.send(track('music'), true);
    await settled();
    expect(transport.live.map((producer) => producer.track.id)).toEqual(['music']);
    expect(transport.live[0]?.options.codecOptions.opusStereo).toBe(false);
    for (let tries = 0; tries < 2; tries += 1) {
      vi.runOnlyPendingTimers();
      await settled();
    }
    expect(transport.live).toHaveLength(1);
    expect(transport.live[0]?.options.codecOptions.opusStereo).toBe(true);
    vi.runOnlyPendingTimers();
    await settled();
    expect(asked).toHaveLength(4);
  } finally {
    vi.useRealTimers();
  }
});

test('a local failure is retried; a permanent refusal is not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    attach();
    microphone.send(track('a'), false);
    await settled();
    replaceFaults = [new Error('of the engine')];
    microphone.send(track('b'), false);
    await settled();
    expect(transport.live[0]?.track.id).toBe('a');
    vi.runOnlyPendingTimers();
    await settled();
    expect(transport.live[0]?.track.id).toBe('b');
    refusals = ['forbidden'];
    microphone.send(track('b'), true);
    await settled();
    expect(vi.getTimerCount()).toBe(0);
    microphone.detach();
  } finally {
    report.mockRestore();
    vi.useRealTimers();
  }
});
