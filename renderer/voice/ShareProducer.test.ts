import type { Transport } from 'mediasoup-client/types';
import { beforeEach, expect, test, vi } from 'vitest';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { announceProducers } from './announceProducers.ts';
import type { RequestFunction } from './ServerLink.ts';
import { type SharedTracks, ShareProducer } from './ShareProducer.ts';

interface ProduceOptions {
  readonly track: { readonly id: string };
  readonly encodings: { active: boolean; maxFramerate?: number }[];
  readonly appData: { readonly source: string };
}
type Produce = (
  parameters: { rtpParameters: object; appData: object },
  done: (answer: { id: string }) => void,
  fail: (error: Error) => void,
) => void;

class FakeProducer {
  readonly options: ProduceOptions;
  active: boolean;
  closed = false;
  constructor(options: ProduceOptions) {
    this.options = options;
    this.active = options.encodings[0]?.active ?? true;
  }
  async setRtpEncodingParameters({ active }: { active: boolean }) {
    if (this.closed) throw new Error('closed');
    this.active = active;
  }
  close() {
    this.closed = true;
  }
}

class FakeTransport {
  closed = false;
  readonly made: FakeProducer[] = [];
  #produce: Produce | null = null;
  on(_name: 'produce', listen: Produce) {
    this.#produce = listen;
  }
  async produce(options: ProduceOptions) {
    const { appData } = options;
    await new Promise((resolve, reject) =>
      this.#produce?.({ rtpParameters: {}, appData }, resolve, reject),
    );
    const producer = new FakeProducer(options);
    this.made.push(producer);
    return producer;
  }
  get live() {
    return this.made
      .filter(({ closed }) => !closed)
      .map(({ options, active }) => `${options.appData.source} ${options.track.id} ${active}`);
  }
}

const track = (id: string) => ({ id, readyState: 'live' }) as MediaStreamTrack;
const tracks = (id: string, sound = true): SharedTracks => ({
  picture: track(`${id}-picture`),
  sound: sound ? track(`${id}-sound`) : null,
  mode: 'sharp',
});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let asked: string[];
let refusals: ErrorCode[];
let transport: FakeTransport;
let request: RequestFunction;
let share: ShareProducer;
let events: string[];
beforeEach(() => {
  asked = [];
  refusals = [];
  events = [];
  transport = new FakeTransport();
  request = (async (name: string, payload: { source: string }) => {
    asked.push(`${name} ${payload.source}`);
    const refusal = name === 'producer:create' ? refusals.shift() : undefined;
    if (refusal !== undefined) throw new RequestError(refusal, 'refused');
    return { producerId: 'p' };
  }) as unknown as RequestFunction;
  share = new ShareProducer(request);
  share.on('taken', () => events.push('taken'));
  share.on('refused', ({ code }) => events.push(`refused ${code}`));
});
function attach(): void {
  announceProducers(transport as unknown as Transport, request);
  share.attach(transport as unknown as Transport);
}

test('the picture is sent, then its sound; nothing is encoded until somebody watches', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  expect(asked).toEqual(['producer:create screen', 'producer:create screenAudio']);
  expect(events).toEqual(['taken']);
  expect(transport.live).toEqual(['screen a-picture false', 'screenAudio a-sound false']);
  expect(transport.made[0]?.options.encodings[0]?.maxFramerate).toBe(10);
  share.setWatched(true);
  await settled();
  expect(transport.live).toEqual(['screen a-picture true', 'screenAudio a-sound true']);
  share.setWatched(false);
  await settled();
  expect(transport.live).toEqual(['screen a-picture false', 'screenAudio a-sound false']);
  expect(asked).toHaveLength(2);
});

test('what was wanted before there was a transport is sent when there is one', async () => {
  share.send(tracks('a', false));
  await settled();
  attach();
  await settled();
  expect(transport.live).toEqual(['screen a-picture false']);
});

test('its end closes both, here and on the server', async () => {
  attach();
  share.send(tracks('a'));
  await settled();
  share.send(null);
  await settled();
  expect(transport.live).toEqual([]);
  expect(asked.slice(2)).toEqual(['producer:close screen']);
});

test('stopped while it is being made, or while there is no transport: the server is told', async () => {
  attach();
  share.send(tracks('a'));
  share.send(null);
  await settled();
  expect(transport.live).toEqual([]);
  expect(asked.at(-1)).toBe('producer:close screen');
  share.send(tracks('b'));
  await settled();
  share.detach();
  share.send(null);
  expect(asked.at(-1)).toBe('producer:close screen');
});

test('another share takes the place of the first; the last of many wins', async () => {
  attach();
  for (const id of ['a', 'b', 'c']) share.send(tracks(id, false));
  await settled();
  share.send(tracks('d', false));
  await settled();
  expect(transport.live).toEqual(['screen d-picture false']);
  expect(asked.slice(-2)).toEqual(['producer:close screen', 'producer:create screen']);
});

test('on new transports it is sent again, running if it is watched', async () => {
  attach();
  share.send(tracks('a'));
  share.setWatched(true);
  await settled();
  share.detach();
  transport = new FakeTransport();
  attach();
  await settled();
  expect(transport.live).toEqual(['screen a-picture true', 'screenAudio a-sound true']);
  expect(events).toEqual(['taken', 'taken']);
});

test.each<[ErrorCode, string[]]>([
  ['forbidden', ['refused forbidden']],
  ['timeout', ['refused timeout']],
])('%s: it is not taken', async (code, told) => {
  refusals = [code];
  attach();
  share.send(tracks('a'));
  await settled();
  expect(events).toEqual(told);
  expect(transport.live).toEqual([]);
});

test('a producer that only the server knows of is closed first; in vain twice, it is not taken', async () => {
  refusals = ['conflict'];
  attach();
  share.send(tracks('a', false));
  await settled();
  expect(asked).toEqual([
    'producer:create screen',
    'producer:close screen',
    'producer:create screen',
  ]);
  expect(events).toEqual(['taken']);
  refusals = ['conflict', 'conflict'];
  share.send(tracks('b', false));
  await settled();
  expect(events).toEqual(['taken', 'refused conflict']);
});

test('what a lost connection left open is done when it is back', async () => {
  refusals = ['disconnected'];
  attach();
  share.send(tracks('a', false));
  await settled();
  expect(events).toEqual([]);
  share.resumed();
  await settled();
  expect(events).toEqual(['taken']);
});

test('without its sound it goes on', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  attach();
  share.send(tracks('a'));
  const create = vi.spyOn(transport, 'produce');
  create.mockImplementationOnce(FakeTransport.prototype.produce);
  create.mockImplementationOnce(() => Promise.reject(new Error('no codec')));
  share.send(tracks('b'));
  await settled();
  share.setWatched(true);
  await settled();
  expect(transport.live.filter((line) => line.startsWith('screen '))).toEqual([
    'screen b-picture true',
  ]);
});
