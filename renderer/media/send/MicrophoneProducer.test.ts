import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
  track: MediaStreamTrack | null;
  readonly options: ProduceOptions;
  closed = false;
  /** What its encoder was told last, in bit/s. */
  bitrate: number | undefined;
  readonly rtpSender = {
    getParameters: () => ({ encodings: [{}] }),
    setParameters: async ({ encodings }: { encodings: { maxBitrate?: number }[] }) => {
      this.bitrate = encodings[0]?.maxBitrate;
    },
  };
  constructor(options: ProduceOptions) {
    this.options = options;
    this.track = options.track;
  }
  async replaceTrack({ track }: { track: MediaStreamTrack | null }) {
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
let refusals: ErrorCode[];
let replaceFaults: Error[];
let transport: ReturnType<typeof newTransport>;
let request: RequestFunction;
let microphone: MicrophoneProducer;
beforeEach(() => {
  asked = [];
  refusals = [];
  replaceFaults = [];
  transport = newTransport();
  request = (async (name: string, payload: { music?: boolean }) => {
    asked.push(payload.music ? `${name} music` : name);
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
  expect(transport.live.map((producer) => producer.track?.id)).toEqual(['silence']);
});

test('while it is sent directly nothing goes to the server, and the statistics are those of its carrier', async () => {
  microphone.send(track('voice'), false);
  attach();
  await settled();
  const report = new Map() as unknown as RTCStatsReport;
  microphone.setCarrier({ getStats: async () => report });
  await settled();
  expect(transport.live.map((producer) => producer.track)).toEqual([null]);
  expect(microphone.track?.id).toBe('voice');
  expect(await microphone.getStats()).toBe(report);
  microphone.setCarrier(null);
  await settled();
  expect(transport.live.map((producer) => producer.track?.id)).toEqual(['voice']);
  expect(asked).toEqual(['producer:create']);
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
  expect(transport.live.map((producer) => producer.track?.id)).toEqual(['c']);
});

test('an ended track is not sent', async () => {
  attach();
  microphone.send(track('a'), false);
  await settled();
  microphone.send(track('b', 'ended'), false);
  await settled();
  expect(transport.live.map((producer) => producer.track?.id)).toEqual(['a']);
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

/** What each producer sends now, and how; null: nothing. */
const sent = () =>
  transport.live.map(
    ({ track, options }) => [options.codecOptions.opusStereo, track?.id ?? null] as const,
  );

describe('with music channels', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    microphone.expectMusic(true);
  });
  afterEach(() => {
    microphone.detach();
    vi.useRealTimers();
  });
  const later = async () => {
    vi.runOnlyPendingTimers();
    await settled();
  };

  test('both producers exist soon; a move exchanges their tracks and makes nothing', async () => {
    attach();
    microphone.send(track('silence'), false);
    await settled();
    expect(asked).toEqual(['producer:create']);
    await later();
    expect(asked).toEqual(['producer:create', 'producer:create music']);
    expect(sent()).toEqual([
      [false, 'silence'],
      [true, null],
    ]);
    const [, music] = transport.live;
    expect(music?.options.codecOptions).toMatchObject({ opusStereo: true, opusDtx: false });
    for (let move = 0; move < 3; move += 1) {
      microphone.send(track('a'), true);
      await settled();
      expect(sent()).toEqual([
        [false, null],
        [true, 'a'],
      ]);
      microphone.send(track('b'), false);
      await settled();
      expect(sent()).toEqual([
        [false, 'b'],
        [true, null],
      ]);
    }
    expect([asked.length, vi.getTimerCount()]).toEqual([2, 0]);
  });

  test('the second is made only when nothing has changed for a while', async () => {
    attach();
    microphone.send(track('silence'), false);
    await settled();
    vi.advanceTimersByTime(1_500);
    microphone.send(track('a'), false);
    vi.advanceTimersByTime(1_500);
    await settled();
    expect(asked).toEqual(['producer:create']);
    await later();
    expect(asked).toEqual(['producer:create', 'producer:create music']);
  });

  test('a move before that makes the second; until then the first is sent', async () => {
    attach();
    microphone.send(track('a'), false);
    await settled();
    const create = request;
    let answer = () => {};
    request = (async (...sending: Parameters<RequestFunction>) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return await create(...sending);
    }) as RequestFunction;
    announceProducers(transport as unknown as Transport, request);
    microphone.send(track('b'), true);
    await settled();
    expect(sent()).toEqual([[false, 'b']]);
    answer();
    await settled();
    expect(sent()).toEqual([
      [false, null],
      [true, 'b'],
    ]);
  });

  test('new transports in a music channel: its producer first, then the other', async () => {
    attach();
    microphone.send(track('a'), true);
    await settled();
    expect(sent()).toEqual([[true, 'a']]);
    await later();
    expect(sent()).toEqual([
      [true, 'a'],
      [false, null],
    ]);
    transport = newTransport();
    asked = [];
    attach();
    await settled();
    await later();
    expect(asked).toEqual(['producer:create music', 'producer:create']);
    expect(sent()).toEqual([
      [true, 'a'],
      [false, null],
    ]);
  });

  test('while music is refused the voice has the new track; it is retried', async () => {
    attach();
    microphone.send(track('voice'), false);
    await settled();
    refusals = ['rateLimited', 'unavailable'];
    microphone.send(track('music'), true);
    await settled();
    expect(sent()).toEqual([[false, 'music']]);
    for (let tries = 0; tries < 2; tries += 1) await later();
    expect(sent()).toEqual([
      [false, null],
      [true, 'music'],
    ]);
  });

  test('a local failure is retried; a permanent refusal is not', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    attach();
    microphone.send(track('a'), false);
    await settled();
    microphone.expectMusic(false);
    replaceFaults = [new Error('of the engine')];
    microphone.send(track('b'), false);
    await settled();
    expect(sent()).toEqual([[false, 'a']]);
    await later();
    expect(sent()).toEqual([[false, 'b']]);
    refusals = ['forbidden'];
    microphone.send(track('b'), true);
    await settled();
    expect([vi.getTimerCount(), sent()]).toEqual([0, [[false, 'b']]]);
    report.mockRestore();
  });
});

test('without music channels there is one producer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  attach();
  microphone.send(track('a'), false);
  await settled();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  expect(asked).toEqual(['producer:create']);
});

test('the encoder takes what the channel lets it take, and its own again elsewhere', async () => {
  microphone.send(track('a'), false);
  attach();
  await settled();
  const [producer] = transport.live;
  expect(producer?.bitrate).toBeUndefined();
  for (const [bitrate, told] of [
    [8_000, 8_000],
    [256_000, 256_000],
    [null, 64_000],
  ] as const) {
    microphone.send(track('a'), false, bitrate);
    await settled();
    expect(producer?.bitrate).toBe(told);
  }
  expect(asked).toEqual(['producer:create']);
});
