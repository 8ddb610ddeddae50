import { EventEmitter } from 'node:events';
import type { Device } from 'mediasoup-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { retryDelay } from '../../shared/domain/retryDelay.ts';
import type { Notifications } from '../../shared/protocol/protocol.ts';
import type { MediaSetup } from '../../shared/protocol/streams/media.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { MediaConnection } from './MediaConnection.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

/** A transport of mediasoup-client, whose path is set by hand. */
class FakePath extends EventEmitter {
  readonly id: string;
  readonly observer = new EventEmitter();
  closed = false;
  connectionState = 'new';
  bytesReceived = 100;
  readonly options: object;
  constructor(options: { id: string }) {
    super();
    this.id = options.id;
    this.options = options;
  }
  close() {
    this.closed = true;
  }
  async getStats() {
    return new Map([['pair', { type: 'candidate-pair', bytesReceived: this.bytesReceived }]]);
  }
  async consumeData() {
    return new EventEmitter();
  }
  async produceData() {
    return new EventEmitter();
  }
  become(state: string) {
    this.connectionState = state;
    this.emit('connectionstatechange', state);
  }
}

/** A fake server that counts its listeners; the test gives each answer. */
class FakeServer extends FakeEmitter<Notifications> {
  asked: { name: string; answer(value: object): void }[] = [];
  readonly reconnect = vi.fn();
  readonly request = ((name: string, _payload: object, inOrder?: (value: unknown) => void) => {
    if (name !== 'media:open') return Promise.resolve({});
    return new Promise((resolve) => {
      const answer = (value: object) => {
        inOrder?.(value);
        resolve(value);
      };
      this.asked.push({ name, answer });
    });
  }) as unknown as SignalingPort['request'];
}

const setup = (name: string) =>
  ({
    send: { id: `${name} send` },
    recv: { id: `${name} recv` },
    levels: {},
    pointer: { upId: 'up', down: {} },
  }) as unknown as MediaSetup;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let server: FakeServer;
let paths: FakePath[];
let chance: number;
const createDevice = () =>
  ({
    load: async () => undefined,
    recvRtpCapabilities: {},
    rtpCapabilities: {},
    sendRtpCapabilities: {},
    createSendTransport: (options: { id: string }) => newPath(options),
    createRecvTransport: (options: { id: string }) => newPath(options),
  }) as unknown as Device;

function newPath(options: { id: string }): FakePath {
  const path = new FakePath(options);
  paths.push(path);
  return path;
}

/** Signed in, with transports that have not connected yet. */
async function begun(): Promise<MediaConnection> {
  const session = new MediaConnection(server, null, createDevice, () => chance);
  await session.load({});
  session.opened(setup('first'));
  return session;
}

/** Signed in, with both ways connected and known to the server. */
async function opened(): Promise<MediaConnection> {
  const session = await begun();
  for (const path of paths) {
    path.emit('connect', { dtlsParameters: { fingerprints: [] } }, () => undefined);
    path.become('connected');
  }
  await settled();
  return session;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  server = new FakeServer();
  paths = [];
  chance = 0.5;
});
afterEach(() => {
  vi.useRealTimers();
});

test('kept transports that fail while the session opens are replaced once it is open', async () => {
  const session = await opened();
  const told: string[] = [];
  session.on('lost', () => told.push('lost'));
  session.on('reopened', () => told.push('reopened'));
  session.disconnected();
  expect(session.heldTransportIds).toEqual(['first send', 'first recv']);
  // The server takes them for held, and then they are gone.
  paths[0]?.emit('connectionstatechange');
  server.emit('media:lost', {});
  vi.runOnlyPendingTimers();
  // Nothing can be asked before the session is open: the server would refuse it.
  expect(server.asked).toEqual([]);
  session.opened(null);
  expect(session.hasTransports).toBe(false);
  vi.runOnlyPendingTimers();
  expect(server.asked).toHaveLength(1);
  server.asked[0]?.answer({ media: setup('second'), offers: [] });
  expect(session.hasTransports).toBe(true);
  expect(paths.filter(({ closed }) => !closed).map(({ id }) => id)).toEqual([
    'second send',
    'second recv',
  ]);
  expect(told).toEqual(['lost', 'reopened']);
  expect(server.reconnect).not.toHaveBeenCalled();
  session.close();
});

test('in another network, transports through which nothing more arrives are replaced by the next sign-in; others are kept', async () => {
  const session = await opened();
  const [, recv] = paths;
  const signInAgain = async () => {
    session.disconnected();
    await session.load({});
    return session.heldTransportIds;
  };
  expect(await signInAgain()).toHaveLength(2);
  session.opened(null);
  session.networkChanged();
  expect(await signInAgain()).toEqual([]);
  // The first attempt came before the computer knew the way out.
  if (recv) recv.bytesReceived += 1;
  expect(await signInAgain()).toHaveLength(2);
  session.opened(null);
  expect(await signInAgain()).toHaveLength(2);
  session.close();
});

test.each([0, 0.5, 1])(
  'after the loss of a worker new media is requested after a random time, %d',
  async (by) => {
    chance = by;
    const session = await opened();
    server.emit('media:lost', {});
    vi.advanceTimersByTime(retryDelay(0, by));
    expect(server.asked).toHaveLength(1);
    session.close();
  },
);

test('after the loss of a worker not everybody asks at once', async () => {
  chance = 0.9;
  const session = await opened();
  server.emit('media:lost', {});
  vi.advanceTimersByTime(100);
  expect(server.asked).toHaveLength(0);
  vi.advanceTimersByTime(100);
  expect(server.asked).toHaveLength(1);
  session.close();
});

test('sound that finds no way within 15 seconds is blocked; signalling goes on, and a way may still be found', async () => {
  const session = await begun();
  vi.advanceTimersByTime(14_999);
  expect(session.path.kind).toBe('preparing');
  vi.advanceTimersByTime(1);
  expect(session.path.kind).toBe('blocked');
  expect(server.reconnect).not.toHaveBeenCalled();
  expect(server.asked).toEqual([]);
  for (const path of paths) path.become('connected');
  expect(session.path.kind).toBe('connected');
  session.close();
});

test('after close there are no listeners, timers or requests', async () => {
  for (let cycle = 0; cycle < 3; cycle += 1) {
    const session = await opened();
    expect(server.listenerCount).toBe(1);
    server.emit('media:lost', {});
    session.close();
    expect(server.listenerCount).toBe(0);
  }
  expect(vi.getTimerCount()).toBe(0);
  server.emit('media:lost', {});
  expect(vi.getTimerCount()).toBe(0);
  expect(server.asked).toEqual([]);
});

test('on a server that begins to encrypt, nothing goes on by transports that do not', async () => {
  vi.stubGlobal('RTCRtpScriptTransform', class {});
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      postMessage() {}
      terminate() {}
    },
  );
  const session = await opened();
  expect(session.heldTransportIds).toHaveLength(2);
  await session.load({}, true);
  expect(session.heldTransportIds).toEqual([]);
  session.opened(setup('second'));
  expect(paths.slice(2)).toMatchObject(
    ['second send', 'second recv'].map((id) => ({
      id,
      options: { additionalSettings: { encodedInsertableStreams: true } },
    })),
  );
  // Once they are there, they are kept as any others.
  await session.load({}, true);
  expect(session.hasTransports).toBe(true);
  session.close();
});

test('an engine that cannot encrypt keeps its transports', async () => {
  const session = await opened();
  await session.load({}, true);
  expect([session.cryptors, session.heldTransportIds.length]).toEqual([null, 2]);
  session.close();
});
