import type { Transport } from 'mediasoup-client/types';
import { beforeEach, expect, test } from 'vitest';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { FakeTransport } from '../transport/FakeTransport.fixture.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { CameraProducer } from './CameraProducer.ts';
import { announceProducers } from './ProducerLifecycle.ts';

interface ProduceOptions {
  readonly track: MediaStreamTrack;
  readonly encodings: readonly { active: boolean }[];
  readonly appData: object;
}

class FakeProducer {
  readonly layers: number;
  track: MediaStreamTrack;
  closed = false;
  readonly highest: number[] = [];
  constructor({ track, encodings }: ProduceOptions) {
    this.track = track;
    this.layers = encodings.length;
  }
  async replaceTrack({ track }: { track: MediaStreamTrack }) {
    this.track = track;
  }
  async setMaxSpatialLayer(layer: number) {
    this.highest.push(layer);
  }
  close() {
    this.closed = true;
  }
}

const newTransport = () =>
  new FakeTransport((options: ProduceOptions) => new FakeProducer(options));

const track = (id: string, width = 1280) =>
  ({ id, readyState: 'live', getSettings: () => ({ width, height: 480 }) }) as MediaStreamTrack;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let asked: string[];
let refusals: ErrorCode[];
let transport: ReturnType<typeof newTransport>;
let camera: CameraProducer;
let events: string[];
let request: RequestFunction;
beforeEach(() => {
  asked = [];
  refusals = [];
  events = [];
  transport = newTransport();
  request = (async (name: string, { source }: { source: string }) => {
    asked.push(`${name} ${source}`);
    const refusal = name === 'producer:create' ? refusals.shift() : undefined;
    if (refusal !== undefined) throw new RequestError(refusal, 'refused');
    return { producerId: 'p' };
  }) as unknown as RequestFunction;
  camera = new CameraProducer(request);
  camera.on('taken', ({ id }) => events.push(`taken ${id}`));
  camera.on('refused', ({ code }) => events.push(`refused ${code}`));
  attach();
});
function attach(): void {
  announceProducers(transport as unknown as Transport, request);
  camera.attach(transport as unknown as Transport);
}

test('layers run up to the highest that anybody watches, and none while nobody does', async () => {
  camera.send(track('a'));
  await settled();
  expect(events).toEqual(['taken a']);
  expect(transport.made[0]?.layers).toBe(3);
  for (const layer of [0, 2, null, null, 2]) {
    camera.setWantedLayer(layer);
    await settled();
  }
  expect(transport.made[0]?.highest).toEqual([0, 2, -1, 2]);
});

test('while it is sent directly no layer runs, and it says what is watched', async () => {
  camera.send(track('a'));
  await settled();
  expect(camera.watched).toBeNull();
  camera.setWantedLayer(1);
  camera.setCarried(true);
  await settled();
  expect(camera.watched).toMatchObject({ track: { id: 'a' }, highest: 1, limit: null });
  camera.setCarried(false);
  await settled();
  expect(transport.made[0]?.highest.at(-1)).toBe(1);
  camera.setCarried(true);
  await settled();
  expect(transport.made[0]?.highest.at(-1)).toBe(-1);
});

test('off and on again at once emits `taken`, which its owner waits for', async () => {
  camera.send(track('a'));
  await settled();
  camera.setWantedLayer(2);
  camera.send(null);
  camera.send(track('b'));
  await settled();
  expect(events.at(-1)).toBe('taken b');
});

test('another camera replaces the track without signalling', async () => {
  camera.send(track('a'));
  await settled();
  camera.send(track('b'));
  await settled();
  expect(asked).toEqual(['producer:create camera']);
  expect(transport.made.map(({ track: { id } }) => id)).toEqual(['b']);
});

test('a camera with another number of layers is a new producer', async () => {
  camera.send(track('a'));
  await settled();
  camera.send(track('small', 640));
  await settled();
  expect(asked).toEqual([
    'producer:create camera',
    'producer:close camera',
    'producer:create camera',
  ]);
  expect(transport.made.map(({ layers, closed }) => [layers, closed])).toEqual([
    [3, true],
    [2, false],
  ]);
});

test('the end closes it on both sides, also while it is being made', async () => {
  camera.send(track('a'));
  camera.send(null);
  await settled();
  expect(transport.made.every(({ closed }) => closed)).toBe(true);
  expect(asked.at(-1)).toBe('producer:close camera');
});

test('on a new transport it is sent again, and starts without a layer', async () => {
  camera.send(track('a'));
  await settled();
  camera.setWantedLayer(1);
  await settled();
  camera.detach();
  transport = newTransport();
  attach();
  await settled();
  expect(transport.made.map(({ track: { id }, highest }) => [id, highest])).toEqual([['a', []]]);
  camera.setWantedLayer(1);
  await settled();
  expect(transport.made[0]?.highest).toEqual([1]);
});

test('a refusal is reported; an unknown producer on the server is closed first', async () => {
  refusals = ['conflict'];
  camera.send(track('a'));
  await settled();
  expect(asked).toEqual([
    'producer:create camera',
    'producer:close camera',
    'producer:create camera',
  ]);
  camera.send(null);
  await settled();
  refusals = ['forbidden'];
  camera.send(track('b'));
  await settled();
  expect(events).toEqual(['taken a', 'refused forbidden']);
});

test('a lost connection is waited for', async () => {
  refusals = ['disconnected'];
  camera.send(track('a'));
  await settled();
  expect(events).toEqual([]);
  camera.resumed();
  await settled();
  expect(events).toEqual(['taken a']);
});
