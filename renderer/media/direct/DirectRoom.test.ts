import { beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, ConsumerId, DirectPairId, PeerId } from '../../../shared/domain/ids.ts';
import type { Source } from '../../../shared/domain/Source.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { Notifications } from '../../../shared/protocol/protocol.ts';
import type { DirectPlace } from '../../state/directConnections.ts';
import { FakeEmitter } from '../../testing/FakeEmitter.ts';
import type { RemoteTrack } from '../receive/RemoteConsumers.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import { DirectRoom, type DirectRoomOptions } from './DirectRoom.ts';
import { FakePeerConnection, FakeTrack } from './FakePeerConnection.fixture.ts';

const general = 'general' as ChannelId;
const bob = 'bob' as PeerId;
const pairId = 'pair' as DirectPairId;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const place: DirectPlace = {
  channelId: general,
  isAllowed: true,
  music: false,
  isPair: true,
  muted: new Set(),
};

class FakeServer extends FakeEmitter<Notifications> {
  readonly asked: [name: string, payload: unknown][] = [];
  refusal: RequestError | null = null;
  readonly request = (async (name: string, payload: unknown) => {
    this.asked.push([name, payload]);
    if (this.refusal) throw this.refusal;
    return {};
  }) as unknown as SignalingPort['request'];

  /** The payloads of all requests of this name. */
  of(name: string): unknown[] {
    return this.asked.filter(([asked]) => asked === name).map(([, payload]) => payload);
  }
}

class FakeConsumers extends FakeEmitter<{ added: RemoteTrack; removed: RemoteTrack }> {
  running: object[] = [];

  /** The server begins to send something of Bob. */
  add(source: Source): RemoteTrack {
    const track = new FakeTrack('audio') as unknown as MediaStreamTrack;
    const of = { consumerId: `server’s ${source}` as ConsumerId, peerId: bob, source };
    this.running.push({ ...of, consumer: { track } });
    this.emit('added', { ...of, track });
    return { ...of, track };
  }

  remove(removed: RemoteTrack): void {
    this.running = this.running.filter(
      (each) => (each as RemoteTrack).consumerId !== removed.consumerId,
    );
    this.emit('removed', removed);
  }
}

let server: FakeServer;
let consumers: FakeConsumers;
let connections: FakePeerConnection[];
let configurations: RTCConfiguration[];
let tick: (() => void) | null;
let room: DirectRoom;
let paths: unknown[];
const media = {
  streams: { direct: [] as unknown[] },
  microphone: {
    track: new FakeTrack('audio'),
    bitrate: null as number | null,
    setCarrier: vi.fn(),
  },
  camera: { watched: null as object | null, setCarried: vi.fn() },
  share: { watched: null, setCarried: vi.fn() },
  hasTransports: true,
  cryptors: {
    configuration: { encodedInsertableStreams: true },
    seal: vi.fn(),
    open: vi.fn(),
    on: () => () => {},
  },
};
/** What is heard and shown now, by the id of its stream. */
const heard = new Set<string>();
let shown: string | null;

beforeEach(() => {
  vi.clearAllMocks();
  media.microphone.bitrate = null;
  server = new FakeServer();
  consumers = new FakeConsumers();
  connections = [];
  configurations = [];
  tick = null;
  paths = [];
  heard.clear();
  shown = null;
  media.camera.watched = null;
  media.hasTransports = true;
  // As in the app: what the server sends is played.
  consumers.on('added', ({ consumerId, source }) => {
    if (source === 'camera') shown = consumerId;
    else heard.add(consumerId);
  });
  room = new DirectRoom({
    server,
    media: { ...media, consumers } as unknown as DirectRoomOptions['media'],
    output: {
      add: ({ consumerId }: RemoteTrack) => void heard.add(consumerId),
      remove: ({ consumerId }) => void heard.delete(consumerId),
    },
    videos: {
      add: ({ consumerId }: RemoteTrack) => {
        shown = consumerId;
      },
      remove: () => {
        shown = null;
      },
    },
    startTicking: (each) => {
      tick = each;
      return () => {
        tick = null;
      };
    },
    connect: (configuration) => {
      configurations.push(configuration);
      const connection = new FakePeerConnection();
      connections.push(connection);
      return connection.as;
    },
  });
  room.on('pathChanged', (path) => paths.push(path));
});

const current = () => {
  const connection = connections.at(-1);
  if (!connection) throw new Error('no connection was made');
  return connection;
};

/** One second passes, in which the other side has said that it is there. */
async function pass(seconds = 1, isAlive = true): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    if (isAlive) for (const each of current().channels) each.dispatchEvent(new Event('message'));
    tick?.();
    await settled();
  }
}

const pair = (id: DirectPairId) =>
  server.emit('direct:paired', {
    pairId: id,
    peerId: bob,
    purpose: 'room',
    isPolite: false,
    iceServers: [],
  });

/** Bob's voice comes through the server, and the two are connected directly. */
async function connected(): Promise<RemoteTrack> {
  const voice = consumers.add('microphone');
  room.setPlace(place);
  pair(pairId);
  await settled();
  const sdp = 'an answer';
  server.emit('direct:signalled', { pairId, signal: { description: { type: 'answer', sdp } } });
  await settled();
  current().become('connected');
  await settled();
  return voice;
}

/** Packets of the microphone arrive directly. */
async function voiceArrives(): Promise<void> {
  const [microphone] = current().transceivers;
  if (microphone) microphone.packets += 50;
  await pass();
}

const direct = (source: Source) => `direct ${pairId} ${source}`;

test('nothing is sent where it is not allowed, and it is said once where it is', () => {
  room.setPlace({ ...place, isAllowed: false });
  room.setPlace({ ...place, isPair: false });
  expect(server.asked).toEqual([]);
  room.setPlace(place);
  room.setPlace({ ...place, isPair: false });
  room.setPlace({ ...place, muted: new Set([bob]) });
  expect(server.asked).toEqual([['direct:allow', { channelId: general, allowed: true }]]);
  room.setPlace({ ...place, isAllowed: false });
  expect(server.of('direct:allow')).toContainEqual({ channelId: general, allowed: false });
  // In the next channel it is said anew, and leaving one needs no word.
  room.setPlace({ ...place, channelId: 'music' as ChannelId });
  room.setPlace(null);
  expect(server.asked).toHaveLength(3);
});

test('a voice changes over when it arrives directly, and back when the connection ends; it is never heard twice', async () => {
  const voice = await connected();
  await pass(2);
  expect([...heard]).toEqual([voice.consumerId]);
  expect(server.of('direct:receive')).toEqual([]);
  await voiceArrives();
  expect([...heard]).toEqual([direct('microphone')]);
  expect(server.of('direct:receive')).toEqual([{ pairId, sources: ['microphone'] }]);
  expect(media.streams.direct).toMatchObject([{ peerId: bob, source: 'microphone' }]);
  // A new stream of the same voice from the server, after its worker has died.
  consumers.remove(voice);
  consumers.add('microphone');
  expect([...heard]).toEqual([direct('microphone')]);

  server.emit('direct:ended', { pairId });
  expect([...heard]).toEqual([voice.consumerId]);
  expect(media.streams.direct).toEqual([]);
  expect(current().connectionState).toBe('closed');
  expect(paths.at(-1)).toBeNull();
});

test('who is muted is silent on the direct connection too, and so is the room that is left', async () => {
  await connected();
  await voiceArrives();
  const track = current().transceivers[0]?.receiver.track;
  expect(track?.enabled).toBe(true);
  room.setPlace({ ...place, muted: new Set([bob]) });
  expect(track?.enabled).toBe(false);
  room.setPlace(place);
  room.setMoving(true);
  expect(track?.enabled).toBe(false);
  room.setMoving(false);
  expect(track?.enabled).toBe(true);
});

test('a connection without a sign of the other side for some seconds ends, and is tried again later and later', async () => {
  const voice = await connected();
  await voiceArrives();
  await pass(2, false);
  expect([...heard]).toEqual([direct('microphone')]);
  await pass(1, false);
  expect([...heard]).toEqual([voice.consumerId]);
  expect(server.of('direct:giveUp')).toEqual([{ pairId }]);
  await pass(9, false);
  expect(server.of('direct:allow')).toHaveLength(1);
  await pass(1, false);
  expect(server.of('direct:allow')).toHaveLength(2);

  await connected();
  current().become('failed');
  await pass(10, false);
  expect(server.of('direct:allow')).toHaveLength(2);
  room.networkChanged();
  expect(server.of('direct:allow')).toHaveLength(3);
});

test('a connection that is not made in 4 s is given up; until then, and afterwards, the voice is heard through the server', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const voice = consumers.add('microphone');
    room.setPlace(place);
    pair(pairId);
    expect([...heard]).toEqual([voice.consumerId]);
    vi.advanceTimersByTime(3_999);
    expect(current().connectionState).toBe('new');
    expect(server.of('direct:giveUp')).toEqual([]);
    expect([...heard]).toEqual([voice.consumerId]);
    vi.advanceTimersByTime(1);
    expect(current().connectionState).toBe('closed');
    expect(server.of('direct:giveUp')).toEqual([{ pairId }]);
    expect([...heard]).toEqual([voice.consumerId]);
    expect(server.of('direct:receive')).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('while packets go through a relay, a path without one is looked for, less and less often, and at once in another network', async () => {
  await connected();
  const goesBy = (relayProtocol: string | undefined) => {
    current().stats = new Map<string, object>([
      ['transport', { type: 'transport', selectedCandidatePairId: 'pair' }],
      ['pair', { type: 'candidate-pair', localCandidateId: 'own', remoteCandidateId: 'other' }],
      ['own', { type: 'local-candidate', candidateType: 'host', protocol: 'udp', relayProtocol }],
      ['other', { type: 'remote-candidate', address: '198.51.100.7' }],
    ]);
  };
  goesBy('tls');
  await voiceArrives();
  await pass(28);
  expect(current().restarts).toBe(0);
  await pass(3);
  expect(current().restarts).toBe(1);
  await pass(57);
  expect(current().restarts).toBe(1);
  await pass(4);
  expect(current().restarts).toBe(2);
  room.networkChanged();
  await pass();
  expect(current().restarts).toBe(3);
  goesBy(undefined);
  await pass(300);
  expect(current().restarts).toBe(3);
});

test('a camera is shown directly only while the server offers it, and what the server does not need rests', async () => {
  await connected();
  const [, camera] = current().transceivers;
  if (camera) camera.packets = 20;
  await pass(2);
  expect(shown).toBeNull();
  const face = consumers.add('camera');
  await pass();
  // Those packets were of an earlier camera.
  expect(shown).toBe(face.consumerId);
  if (camera) camera.packets += 1;
  await pass();
  expect(shown).toBe(direct('camera'));
  expect(server.of('direct:receive').at(-1)).toEqual({ pairId, sources: ['camera'] });
  consumers.remove(face);
  expect(shown).toBeNull();
  expect(server.of('direct:receive').at(-1)).toEqual({ pairId, sources: [] });

  server.emit('direct:carried', { pairId, sources: ['camera'] });
  expect(media.camera.setCarried).toHaveBeenLastCalledWith(true);
  expect(media.microphone.setCarrier).toHaveBeenLastCalledWith(null);
  server.emit('direct:carried', { pairId, sources: ['camera', 'microphone'] });
  const { sender } = current().transceivers[0] ?? {};
  expect(media.microphone.setCarrier).toHaveBeenLastCalledWith(sender);
  server.emit('direct:ended', { pairId });
  expect(media.camera.setCarried).toHaveBeenLastCalledWith(false);
  expect(media.microphone.setCarrier).toHaveBeenLastCalledWith(null);
});

test('the own voice and the watched camera are sent directly, the camera as large as it is watched', async () => {
  await connected();
  const track = { ...new FakeTrack('video'), getSettings: () => ({ width: 1280, height: 720 }) };
  media.camera.watched = { track, highest: 1, limit: 300_000 };
  server.emit('video:wanted', { source: 'camera', layer: 1 });
  const [microphone, camera, screen] = current().transceivers;
  expect(microphone?.sender.track).toBe(media.microphone.track);
  expect(camera?.sender.track).toBe(track);
  expect(screen?.sender.track).toBeNull();
  await settled();
  expect(camera?.sender.parameters.at(-1)).toMatchObject({
    encodings: [{ maxBitrate: 300_000, scaleResolutionDownBy: 2 }],
  });
  // While the line is full, the camera rests and the voice takes less.
  media.camera.watched = null;
  media.microphone.bitrate = 20_000;
  room.follow();
  await settled();
  expect(camera?.sender.track).toBeNull();
  expect(microphone?.sender.parameters.at(-1)).toMatchObject({
    encodings: [{ maxBitrate: 20_000 }],
  });
});

test('after a lost session both sides are told again, and a pair that is gone ends', async () => {
  const voice = await connected();
  await voiceArrives();
  room.opened(true);
  expect(server.of('direct:receive')).toHaveLength(2);
  expect(server.of('direct:allow')).toHaveLength(2);
  expect([...heard]).toEqual([direct('microphone')]);
  server.refusal = new RequestError('notFound', 'no such pair');
  room.opened(true);
  await settled();
  expect([...heard]).toEqual([voice.consumerId]);
});

test('after a restart of the server the connection is kept, and goes on when the two are paired by its name', async () => {
  const voice = await connected();
  await voiceArrives();
  consumers.remove(voice);
  room.opened(false);
  expect(server.of('direct:allow').at(-1)).toEqual({
    channelId: general,
    allowed: true,
    held: pairId,
  });
  heard.delete(consumers.add('microphone').consumerId);
  expect(media.microphone.setCarrier).toHaveBeenLastCalledWith(null);
  pair(pairId);
  expect(server.of('direct:receive').at(-1)).toEqual({ pairId, sources: ['microphone'] });
  await pass(30);
  expect([...heard]).toEqual([direct('microphone')]);
  expect(connections).toHaveLength(1);
});

test('a kept connection ends when the server pairs the two anew, or not at all for 20 seconds', async () => {
  const voice = await connected();
  await voiceArrives();
  room.opened(false);
  await pass(19);
  expect([...heard]).toEqual([direct('microphone')]);
  await pass();
  expect([...heard]).toEqual([voice.consumerId]);

  pair('second' as DirectPairId);
  room.opened(false);
  pair('third' as DirectPairId);
  expect(connections.map(({ connectionState }) => connectionState)).toEqual([
    'closed',
    'closed',
    'new',
  ]);
});

test('a pair that comes when it is allowed no more is given up', () => {
  room.setPlace({ ...place, isAllowed: false });
  server.emit('direct:paired', {
    pairId,
    peerId: bob,
    purpose: 'room',
    isPolite: true,
    iceServers: [],
  });
  expect(connections).toEqual([]);
  expect(server.of('direct:giveUp')).toEqual([{ pairId }]);
});

test('every source in both directions is encrypted before anything is negotiated', () => {
  room.setPlace(place);
  pair(pairId);
  expect(configurations).toMatchObject([{ encodedInsertableStreams: true }]);
  const { seal, open } = media.cryptors;
  const senders = current().transceivers.map(({ sender }) => sender);
  expect(senders).toHaveLength(4);
  expect(seal.mock.calls.map(([sender]) => sender)).toEqual(senders);
  expect(seal.mock.calls.map(([, source]) => source)).toEqual([
    'microphone',
    'camera',
    'screen',
    'screenAudio',
  ]);
  expect(open.mock.calls.map(([, peerId, source]) => [peerId, source])).toEqual([
    [bob, 'microphone'],
    [bob, 'camera'],
    [bob, 'screen'],
    [bob, 'screenAudio'],
  ]);
});
