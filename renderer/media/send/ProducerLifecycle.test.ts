import type { Producer, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { FakeTransport } from '../transport/FakeTransport.fixture.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import {
  announceProducers,
  ProducerLifecycle,
  type ProducerLifecycleOptions,
} from './ProducerLifecycle.ts';

interface Wanted {
  readonly track: MediaStreamTrack;
  /** A made producer fits only the same kind. */
  readonly kind: string;
  /** Another codec replaces the producer. */
  readonly codec: string;
}

interface Made {
  readonly producer: FakeProducer;
  readonly kind: string;
  readonly codec: string;
}

class FakeProducer {
  readonly options: { readonly track: { readonly id: string }; readonly appData: object };
  closed = false;
  readonly rtpSender = { replaceTrack: vi.fn(async () => undefined) } as unknown as RTCRtpSender;
  constructor(options: FakeProducer['options']) {
    this.options = options;
  }
  close(): void {
    this.closed = true;
  }
}

const newTransport = () =>
  new FakeTransport((options: FakeProducer['options']) => new FakeProducer(options));
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let asked: string[];
/** How many producers were open at each request. */
let open: number[];
/** The answers to the next requests; `null` is success, and none left is success too. */
let answers: (ErrorCode | Promise<void> | null)[];
let failures: ErrorCode[];
let next: 'now' | 'later' | 'never';
let transport: ReturnType<typeof newTransport>;
let request: RequestFunction;
beforeEach(() => {
  asked = [];
  open = [];
  answers = [];
  failures = [];
  next = 'never';
  transport = newTransport();
  request = (async (name: string, payload: { replaces?: boolean }) => {
    asked.push(payload.replaces ? `${name} replaces` : name);
    open.push(transport.live.length);
    const answer = name === 'producer:create' ? answers.shift() : null;
    if (typeof answer === 'string') throw new RequestError(answer, 'refused');
    await answer;
    return { producerId: 'p' };
  }) as unknown as RequestFunction;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function create(
  options: Partial<ProducerLifecycleOptions<Wanted, Made>> = {},
): ProducerLifecycle<Wanted, Made> {
  return new ProducerLifecycle<Wanted, Made>({
    request,
    source: 'camera',
    overlaps: false,
    trackOf: ({ track }) => track,
    fits: ({ kind }, wanted) => kind === wanted.kind,
    async make(produce, { track, kind, codec }, before) {
      if (!options.overlaps) before?.producer.close();
      const producer: Producer = await produce({ track });
      if (options.overlaps) before?.producer.close();
      return { producer: producer as unknown as FakeProducer, kind, codec };
    },
    adjust: async ({ codec }, wanted) => (codec === wanted.codec ? 'done' : 'replace'),
    videoOf: ({ producer }) => producer,
    close: ({ producer }) => producer.close(),
    failed({ code }) {
      failures.push(code);
      return next;
    },
    ...options,
  });
}

function attach(lifecycle: ProducerLifecycle<Wanted, Made>): void {
  announceProducers(transport as unknown as Transport, request);
  lifecycle.attach(transport as unknown as Transport);
}

function wanted(id: string, { kind = 'a', codec = 'x', readyState = 'live' } = {}): Wanted {
  return { track: { id, readyState } as MediaStreamTrack, kind, codec };
}

const liveIds = () => transport.live.map(({ options }) => options.track.id);

test.each(['before', 'after'])(
  'a track that is wanted %s the transport is made once',
  async (when) => {
    const lifecycle = create();
    if (when === 'before') lifecycle.want(wanted('a'));
    attach(lifecycle);
    if (when === 'after') lifecycle.want(wanted('a'));
    await settled();
    expect([asked, liveIds()]).toEqual([['producer:create'], ['a']]);
    expect(transport.live[0]?.options.appData).toEqual({ source: 'camera', replaces: false });
  },
);

test('an ended track makes no producer', async () => {
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a', { readyState: 'ended' }));
  await settled();
  expect(asked).toEqual([]);
});

test('it is adjusted until nothing is left to change', async () => {
  const adjust = vi.fn(async () => (adjust.mock.calls.length < 3 ? 'changed' : 'done') as 'done');
  const lifecycle = create({ adjust });
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  expect(adjust).toHaveBeenCalledTimes(3);
  lifecycle.run();
  await settled();
  expect([adjust.mock.calls.length, asked]).toEqual([4, ['producer:create']]);
});

test('changes during a step are not lost, and the last one wins', async () => {
  const lifecycle = create();
  attach(lifecycle);
  for (const id of ['a', 'b', 'c']) lifecycle.want(wanted(id, { kind: id }));
  await settled();
  expect(liveIds()).toEqual(['c']);
});

test('a producer that does not fit is closed on both sides before the next is made', async () => {
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  lifecycle.want(wanted('b', { kind: 'other' }));
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:close', 'producer:create']);
  expect(liveIds()).toEqual(['b']);
});

test.each([
  [true, [0, 1]],
  [false, [0, 0]],
])('a replacement continues the stream; overlaps: %s', async (overlaps, openAtRequest) => {
  const onMade = vi.fn();
  const lifecycle = create({ overlaps, onMade });
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  lifecycle.want(wanted('b', { codec: 'y' }));
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:create replaces']);
  expect([open, liveIds()]).toEqual([openAtRequest, ['b']]);
  expect(onMade.mock.calls.map(([, isReplacement]) => isReplacement)).toEqual([false, true]);
});

test('its end closes it on both sides, also while it is being made', async () => {
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  lifecycle.want(null);
  await settled();
  expect([liveIds(), asked.at(-1)]).toEqual([[], 'producer:close']);
  expect(lifecycle.made).toBeNull();
});

test('its video is taken off the encoder at once, even while a step runs', async () => {
  let adjusted = () => {};
  const adjust = () => new Promise<'done'>((resolve) => (adjusted = () => resolve('done')));
  const lifecycle = create({ adjust });
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  const made = transport.live[0];
  expect(made?.rtpSender.replaceTrack).not.toHaveBeenCalled();
  lifecycle.want(null);
  expect(made?.rtpSender.replaceTrack).toHaveBeenCalledExactlyOnceWith(null);
  await settled();
  expect(made?.closed).toBe(false);
  adjusted();
  await settled();
  expect([made?.closed, asked]).toEqual([true, ['producer:create', 'producer:close']]);
});

describe('while the encoder never answers, because the camera gives no frame,', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const later = async () => {
    vi.advanceTimersByTime(1_000);
    await settled();
  };

  /** One that is made, and hangs in an adjustment. */
  async function hanging(): Promise<ProducerLifecycle<Wanted, Made>> {
    const adjust = vi.fn(async () => 'done' as const);
    adjust.mockReturnValueOnce(new Promise(() => undefined));
    const lifecycle = create({ adjust });
    attach(lifecycle);
    lifecycle.want(wanted('a'));
    await settled();
    return lifecycle;
  }

  test('its end closes it', async () => {
    const lifecycle = await hanging();
    lifecycle.want(null);
    await later();
    expect([liveIds(), asked]).toEqual([[], ['producer:create', 'producer:close']]);
  });

  test('another track is sent', async () => {
    const lifecycle = await hanging();
    lifecycle.want(wanted('b', { kind: 'other' }));
    await later();
    expect(liveIds()).toEqual(['b']);
    expect(asked).toEqual(['producer:create', 'producer:close', 'producer:create']);
  });

  test('a new transport takes the track', async () => {
    const lifecycle = await hanging();
    lifecycle.detach();
    transport = newTransport();
    attach(lifecycle);
    await later();
    expect(liveIds()).toEqual(['a']);
  });
});

test('its end without a transport is still sent: the server may have kept it', async () => {
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  lifecycle.detach();
  lifecycle.want(null);
  lifecycle.want(null);
  expect(asked).toEqual(['producer:create', 'producer:close']);
});

test('after a lost answer nothing is repeated by itself; later the unknown producer is closed first', async () => {
  answers = ['disconnected'];
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  expect([asked, failures, lifecycle.isUncertain]).toEqual([
    ['producer:create'],
    ['disconnected'],
    true,
  ]);
  lifecycle.run();
  await settled();
  expect(asked.slice(1)).toEqual(['producer:close', 'producer:create']);
  expect([liveIds(), lifecycle.isUncertain]).toEqual([['a'], false]);
});

test('a producer that only the server knows is closed once; a second conflict is a failure', async () => {
  answers = ['conflict', 'conflict'];
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  expect(asked).toEqual(['producer:create', 'producer:close', 'producer:create']);
  expect(failures).toEqual(['conflict']);
});

test('a failure is retried after a delay if the source wants that, and not after a detach', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  next = 'later';
  answers = ['rateLimited', null, 'rateLimited'];
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  expect([asked.length, vi.getTimerCount()]).toEqual([1, 1]);
  vi.runOnlyPendingTimers();
  await settled();
  expect([liveIds(), vi.getTimerCount()]).toEqual([['a'], 0]);
  lifecycle.want(wanted('b', { codec: 'y' }));
  await settled();
  expect(vi.getTimerCount()).toBe(1);
  lifecycle.detach();
  expect(vi.getTimerCount()).toBe(0);
});

test('a failure of the browser is logged and counts as internal', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const lifecycle = create({ adjust: () => Promise.reject(new Error('no encoder')) });
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  expect(failures).toEqual(['internal']);
  expect(log).toHaveBeenCalledOnce();
});

test('a new transport while one is being made: it is made there, and the first is dropped', async () => {
  let answer = () => {};
  answers = [new Promise((resolve) => (answer = resolve))];
  const lifecycle = create();
  attach(lifecycle);
  lifecycle.want(wanted('a'));
  await settled();
  lifecycle.detach();
  transport = newTransport();
  attach(lifecycle);
  answer();
  await settled();
  expect([liveIds(), asked]).toEqual([['a'], ['producer:create', 'producer:create']]);
  expect(lifecycle.made?.producer).toBe(transport.live[0]);
  expect(failures).toEqual([]);
});
