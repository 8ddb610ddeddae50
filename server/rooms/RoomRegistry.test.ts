import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { Channel, ChannelSettings } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { ConsumerOffer, RtpParametersField } from '../../shared/protocol/streams/media.ts';
import { rtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';
import { createLog } from '../log.ts';
import { PointerChannels } from '../media/PointerChannels.ts';
import { RouterPipes } from '../media/RouterPipes.ts';
import { SpeakingLevels } from '../media/SpeakingLevels.ts';
import { WorkerPool } from '../media/WorkerPool.ts';
import { Peer } from '../peers/Peer.ts';
import { ChannelDirectory } from './ChannelDirectory.ts';
import { ChannelViews } from './ChannelViews.ts';
import { PresenceFeed } from './PresenceFeed.ts';
import { RoomRegistry } from './RoomRegistry.ts';

const log = createLog('silent');
const general = 'general' as ChannelId;
const music = 'music' as ChannelId;
const small = 'small' as ChannelId;
/** How many peers a room holds here. */
const roomFor = 4;

const authority = { may: () => true, sees: () => true };

let pool: WorkerPool;
let pipes: RouterPipes;
let levels: SpeakingLevels;
let pointers: PointerChannels;
let channels: ChannelDirectory;
let views: ChannelViews;
let rooms: RoomRegistry;
let peers: Peer[];

beforeAll(async () => {
  pool = await WorkerPool.create({ hosts: ['127.0.0.1'], firstUdpPort: 0, count: 2, log });
  pipes = new RouterPipes();
  levels = new SpeakingLevels(pool, log);
  pointers = new PointerChannels({
    pool,
    log,
    createLimit: () => ({ take: () => true, refused: 0 }),
  });
});
afterAll(() => pool.close());

beforeEach(async () => {
  const settings: ChannelSettings = {
    name: '',
    userLimit: null,
    locked: false,
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: null,
    category: '',
    topic: '',
    bitrate: null,
    voicesMax: null,
    recordingDays: null,
    idleAfterMs: null,
    encrypted: true,
  };
  const stored = new Map<ChannelId, Channel>(
    [general, music, small].map((id, position) => [
      id,
      {
        ...settings,
        id,
        name: id,
        position,
        temporary: false,
        status: '',
        overrides: [],
        userLimit: id === small ? 1 : null,
        music: id === music,
      },
    ]),
  );
  channels = await ChannelDirectory.load({
    all: async () => [...stored.values()],
    create: async () => {
      throw new Error('not needed here');
    },
    update: async (id, changed) => {
      const channel = stored.get(id);
      const updated = channel ? { ...channel, ...changed } : null;
      if (updated) stored.set(id, updated);
      return updated;
    },
    override: async () => null,
    reorder: async () => null,
    delete: async (id) => (stored.delete(id) ? [...stored.values()] : null),
  });
  views = new ChannelViews({ authority, channels, roles: new EventEmitter() });
  rooms = new RoomRegistry(channels, authority, views, levels, {
    peersPerRoom: roomFor,
    peersPerStage: 2 * roomFor,
    camerasPerRoom: 1,
    allCamerasUpTo: roomFor,
    voicesPerRoom: roomFor,
  });
  peers = [];
});
afterEach(async () => {
  await Promise.all(peers.map((peer) => rooms.leave(peer)));
  for (const peer of peers) peer.close();
});

const iceServers = { for: () => [] };

/** A peer with open media and a microphone, on the least loaded worker: two in a row have different homes. */
async function newPeer(user?: string): Promise<Peer> {
  const id = `peer${peers.length}`;
  const name = user ?? id;
  const peer = new Peer(
    id as PeerId,
    { id: name as UserId, name, isOwner: false, roleIds: [], colorSeed: 0 },
    { pool, pipes, levels, pointers, onPointed: () => undefined, tcpPort: 1, iceServers },
  );
  peers.push(peer);
  const [worker] = pool.workers;
  await peer.openMedia(rtpCapabilitiesField.parse(worker?.router.rtpCapabilities));
  await rooms.produce(peer, 'microphone', microphone(peers.length));
  return peer;
}

function camera(ssrc: number): RtpParametersField {
  return {
    mid: `camera${ssrc}`,
    codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: 'camera' },
  };
}

function microphone(ssrc: number): RtpParametersField {
  return {
    mid: `${ssrc}`,
    codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48000, channels: 2 }],
    headerExtensions: [],
    encodings: [{ ssrc: 1000 + ssrc }],
    rtcp: { cname: 'test' },
  };
}

/** Whom a peer hears now, by name. */
function heardBy(peer: Peer): string[] {
  return (peer.media?.consumers.offers ?? []).map(({ peerId }) => peerId).sort();
}

function offersTo(peer: Peer): ConsumerOffer[] {
  const offers: ConsumerOffer[] = [];
  peer.attach({
    notify: (name, payload) => {
      if (name === 'consumer:offered')
        offers.push(...(payload as { offers: ConsumerOffer[] }).offers);
    },
  });
  return offers;
}

test('peers of one channel hear each other, on any worker', async () => {
  const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
  expect(ann.media?.worker).not.toBe(bob.media?.worker);
  const sent = offersTo(ann);
  expect(await rooms.join(ann, general)).toEqual([]);
  const heard = await rooms.join(bob, general);
  expect(heard.map(({ peerId }) => peerId)).toEqual([ann.id]);
  await rooms.join(cho, music);
  await expect.poll(() => heardBy(ann)).toEqual([bob.id]);
  expect(sent.map(({ peerId }) => peerId)).toEqual([bob.id]);
  expect(heardBy(cho)).toEqual([]);
});

test('a move ends the old room for both sides and opens the new one', async () => {
  const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
  await Promise.all([rooms.join(ann, general), rooms.join(bob, general), rooms.join(cho, music)]);
  const moved = await rooms.join(bob, music);
  expect(moved.map(({ peerId }) => peerId)).toEqual([cho.id]);
  await expect.poll(() => heardBy(cho)).toEqual([bob.id]);
  expect(heardBy(ann)).toEqual([]);
  expect(rooms.channelOf(bob)).toBe(music);
  expect(rooms.sizeOf(general)).toBe(1);
});

test('many fast moves end in the last channel with one stream each', async () => {
  const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
  await Promise.all([rooms.join(ann, general), rooms.join(cho, music)]);
  const hops = Array.from({ length: 11 }, (_, n) => rooms.join(bob, n % 2 === 0 ? music : general));
  await Promise.all(hops);
  await expect
    .poll(() => [heardBy(ann), heardBy(bob), heardBy(cho)])
    .toEqual([[], [cho.id], [bob.id]]);
  await Promise.all(peers.map((peer) => rooms.leave(peer)));
  await expect.poll(() => pipes.size).toBe(0);
});

test('a microphone is heard only in a channel, unmuted and undeafened', async () => {
  const ann = await newPeer();
  const paused = () => ann.media?.producer('microphone')?.paused;
  expect(paused()).toBe(true);
  await rooms.join(ann, general);
  expect(paused()).toBe(false);
  await rooms.update(ann, { muted: true, deafened: false, listenOnly: false });
  expect(paused()).toBe(true);
  await rooms.update(ann, { muted: false, deafened: true, listenOnly: false });
  expect(paused()).toBe(true);
  await rooms.update(ann, { muted: false, deafened: false, listenOnly: false });
  expect(paused()).toBe(false);
  await rooms.leave(ann);
  expect(paused()).toBe(true);
});

test('a full channel refuses, and the peer stays where it was', async () => {
  const [ann, bob] = [await newPeer(), await newPeer()];
  await rooms.join(ann, small);
  await rooms.join(bob, general);
  await expect(rooms.join(bob, small)).rejects.toMatchObject({ code: 'channelFull' });
  expect(rooms.channelOf(bob)).toBe(general);
  await expect(rooms.join(bob, 'nowhere' as ChannelId)).rejects.toMatchObject({ code: 'notFound' });
  expect(rooms.channelOf(bob)).toBe(general);
});

test('all windows of one user count once against a limit', async () => {
  const [ann, annAgain, bob] = [await newPeer('Ann'), await newPeer('Ann'), await newPeer('Bob')];
  await rooms.join(ann, small);
  await rooms.join(annAgain, small);
  expect(rooms.sizeOf(small)).toBe(2);
  await expect(rooms.join(bob, small)).rejects.toMatchObject({ code: 'channelFull' });
  await rooms.leave(ann);
  await rooms.leave(annAgain);
  await rooms.join(bob, small);
});

test('a room is limited, and a user who comes back replaces their own lost peer', async () => {
  const inside: Peer[] = [];
  for (const name of ['Ann', 'Ann', 'Bob', 'Cho']) inside.push(await newPeer(name));
  for (const peer of inside) await rooms.join(peer, general);
  const [ann, dan] = [await newPeer('Ann'), await newPeer('Dan')];
  await expect(rooms.join(ann, general)).rejects.toMatchObject({ code: 'channelFull' });
  const [ghost] = inside;
  if (ghost) ghost.away = true;
  await expect(rooms.join(dan, general)).rejects.toMatchObject({ code: 'channelFull' });
  await rooms.join(ann, general);
  expect(rooms.peersIn(general)).toEqual([...inside.slice(1), ann]);
});

test('a deleted channel is emptied, and is gone with those in it in one message', async () => {
  const presence = new PresenceFeed(channels, rooms, views);
  const ann = await newPeer();
  await rooms.join(ann, music);
  const sent: string[] = [];
  presence.on('changed', (_ids, _revision, { kind }) => sent.push(kind));
  presence.on('viewChanged', (_ids, { changes }) => sent.push(...changes.map(({ kind }) => kind)));
  presence.follow(ann);
  await channels.delete(music);
  expect(sent[0]).toBe('channelDeleted');
  expect(sent).not.toContain('occupantLeft');
  expect(rooms.channelOf(ann)).toBeNull();
  expect(presence.follow(ann).occupants).toEqual([]);
});

test('new media after a lost worker reconnects all peers', async () => {
  const [ann, bob] = [await newPeer(), await newPeer()];
  await Promise.all([rooms.join(ann, general), rooms.join(bob, general)]);
  ann.loseMedia();
  await expect.poll(() => heardBy(bob)).toEqual([]);
  expect(rooms.channelOf(ann)).toBe(general);
  const [worker] = pool.workers;
  await ann.openMedia(rtpCapabilitiesField.parse(worker?.router.rtpCapabilities));
  const offers = await rooms.reconnect(ann);
  expect(offers.map(({ peerId }) => peerId)).toEqual([bob.id]);
  await rooms.produce(ann, 'microphone', microphone(99));
  await expect.poll(() => heardBy(bob)).toEqual([ann.id]);
});

describe('two microphones', () => {
  /** The producer that a peer hears now, as voice or as music, and whether it runs. */
  const received = (listener: Peer, speaker: Peer, producers: Record<string, string>) => {
    const offers = listener.media?.consumers.offers ?? [];
    expect(offers.map(({ peerId }) => peerId)).toEqual([speaker.id]);
    const { producerId } = offers[0] as ConsumerOffer;
    const isOn = speaker.media?.producer('microphone')?.paused === false;
    const kind = Object.keys(producers).find((each) => producers[each] === producerId);
    return isOn ? kind : `paused ${kind}`;
  };
  async function withMusic(peer: Peer): Promise<Record<string, string>> {
    return {
      voice: peer.media?.producer('microphone')?.id ?? '',
      music: await rooms.produce(peer, 'microphone', microphone(77), { music: true }),
    };
  }

  test('the one for its channel is received there, and only that', async () => {
    const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
    await Promise.all([rooms.join(bob, general), rooms.join(cho, music)]);
    const producers = await withMusic(ann);
    for (let move = 0; move < 3; move += 1) {
      await rooms.join(ann, music);
      await expect.poll(() => heardBy(cho)).toEqual([ann.id]);
      expect(received(cho, ann, producers)).toBe('music');
      expect(heardBy(bob)).toEqual([]);
      await rooms.join(ann, general);
      await expect.poll(() => heardBy(bob)).toEqual([ann.id]);
      expect(received(bob, ann, producers)).toBe('voice');
      expect(heardBy(cho)).toEqual([]);
    }
  });

  test('the only one is received anywhere until the other is there, and when that has ended', async () => {
    const [ann, cho] = [await newPeer(), await newPeer()];
    await Promise.all([rooms.join(ann, music), rooms.join(cho, music)]);
    const notices: string[] = [];
    cho.attach({ notify: (name) => notices.push(name) });
    await expect.poll(() => heardBy(cho)).toEqual([ann.id]);
    const producers = await withMusic(ann);
    expect(received(cho, ann, producers)).toBe('music');
    expect(notices).toEqual(['consumer:closed', 'consumer:offered']);
    rooms.endSource(ann, 'microphone', true);
    await expect.poll(() => heardBy(cho)).toEqual([ann.id]);
    await expect.poll(() => received(cho, ann, producers)).toBe('voice');
  });

  test('a channel that becomes one for music receives the other; another change does nothing', async () => {
    const [ann, bob] = [await newPeer(), await newPeer()];
    const producers = await withMusic(ann);
    await rooms.join(ann, general);
    await rooms.join(bob, general);
    const notices: string[] = [];
    bob.attach({ notify: (name) => notices.push(name) });
    const settings = channels.get(general);
    await channels.update(general, { ...settings, hidesSpeaking: true }, new Set());
    expect(notices).toEqual([]);
    await channels.update(general, { ...settings, music: true }, new Set());
    await expect.poll(() => notices).toEqual(['consumer:closed', 'consumer:offered']);
    await expect.poll(() => received(bob, ann, producers)).toBe('music');
  });

  test('new media in a music channel starts with either', async () => {
    const [ann, cho] = [await newPeer(), await newPeer()];
    await Promise.all([rooms.join(ann, music), rooms.join(cho, music)]);
    ann.loseMedia();
    const [worker] = pool.workers;
    await ann.openMedia(rtpCapabilitiesField.parse(worker?.router.rtpCapabilities));
    await rooms.reconnect(ann);
    const producers = {
      music: await rooms.produce(ann, 'microphone', microphone(1), { music: true }),
    };
    await rooms.produce(ann, 'microphone', microphone(2));
    await expect.poll(() => heardBy(cho)).toEqual([ann.id]);
    expect(received(cho, ann, producers)).toBe('music');
  });
});

test('a camera too many is refused until another one is off', async () => {
  const [ann, bob] = [await newPeer(), await newPeer()];
  await Promise.all([rooms.join(ann, general), rooms.join(bob, general)]);
  await rooms.produce(ann, 'camera', camera(1));
  await expect(rooms.produce(bob, 'camera', camera(2))).rejects.toMatchObject({
    code: 'limitReached',
  });
  // One's own is replaced.
  await rooms.produce(ann, 'camera', camera(3), { replaces: true });
  rooms.endSource(ann, 'camera');
  await rooms.produce(bob, 'camera', camera(4));
});

test('a second microphone is refused', async () => {
  const ann = await newPeer();
  await expect(rooms.produce(ann, 'microphone', microphone(50))).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('peers that connect together are spread over the workers, and a failed one does not count', async () => {
  const before = pool.workers.map(({ peerCount }) => peerCount);
  await Promise.all(Array.from({ length: 6 }, () => newPeer()));
  expect(pool.workers.map(({ peerCount }, index) => peerCount - (before[index] ?? 0))).toEqual([
    3, 3,
  ]);
  const [worker] = pool.workers;
  if (!worker) throw new Error('no worker runs');
  const transport = vi
    .spyOn(worker.router, 'createWebRtcTransport')
    .mockRejectedValue(new Error('no ports are left'));
  const counted = pool.workers.map(({ peerCount }) => peerCount);
  await expect(newPeer()).rejects.toThrow('no ports are left');
  transport.mockRestore();
  expect(pool.workers.map(({ peerCount }) => peerCount)).toEqual(counted);
});

describe('prepare', () => {
  /** The consumers of the other rooms that are made for a peer, by sender. */
  const preparedFor = (peer: Peer) =>
    (peer.media?.consumers.preparedOffers ?? []).map(({ peerId }) => peerId).sort();
  const closedTo = (peer: Peer) => {
    const closed = vi.fn();
    peer.attach({ notify: (name) => name === 'consumer:closed' && closed() });
    return closed;
  };

  it('makes the streams ahead, unheard; a join takes exactly those', async () => {
    const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
    await rooms.join(ann, general);
    await rooms.join(bob, music);
    await rooms.join(cho, music);
    const noticed = [offersTo(bob), offersTo(cho)];
    const offers = await rooms.prepare(ann, music);
    expect(preparedFor(ann)).toEqual([bob.id, cho.id]);
    expect(heardBy(ann)).toEqual([]);
    expect(rooms.channelOf(ann)).toBe(general);
    expect(noticed.flat().filter(({ peerId }) => peerId === ann.id)).toEqual([]);
    const joined = await rooms.join(ann, music);
    expect(joined.map(({ consumerId }) => consumerId).sort()).toEqual(
      offers.map(({ consumerId }) => consumerId).sort(),
    );
    expect([...(ann.media?.consumers.voices ?? [])].sort()).toEqual([bob.id, cho.id]);
    expect(preparedFor(ann)).toEqual([]);
  });

  it('follows who leaves the room, and adds who has come when it is asked again', async () => {
    const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
    await rooms.join(bob, music);
    await rooms.prepare(ann, music);
    const closed = closedTo(ann);
    await rooms.join(cho, music);
    await rooms.leave(bob);
    expect(preparedFor(ann)).toEqual([]);
    expect(closed).toHaveBeenCalledOnce();
    await rooms.prepare(ann, music);
    expect(preparedFor(ann)).toEqual([cho.id]);
  });

  it('keeps one room at a time, and ends with a move elsewhere', async () => {
    const [ann, bob, cho] = [await newPeer(), await newPeer(), await newPeer()];
    await rooms.join(bob, music);
    await rooms.join(cho, general);
    await rooms.prepare(ann, music);
    await rooms.prepare(ann, general);
    expect(preparedFor(ann)).toEqual([cho.id]);
    await rooms.join(ann, music);
    expect(preparedFor(ann)).toEqual([]);
    expect(heardBy(ann)).toEqual([bob.id]);
    await rooms.prepare(ann, general);
    await rooms.leave(ann);
    expect(preparedFor(ann)).toEqual([]);
  });

  it('is refused where a join would be, and nothing for the own or an empty channel', async () => {
    const [ann, bob] = [await newPeer(), await newPeer()];
    await rooms.join(bob, small);
    await expect(rooms.prepare(ann, small)).rejects.toMatchObject({ code: 'channelFull' });
    await expect(rooms.prepare(ann, 'none' as ChannelId)).rejects.toMatchObject({
      code: 'notFound',
    });
    expect(await rooms.prepare(ann, general)).toEqual([]);
    expect(await rooms.prepare(bob, small)).toEqual([]);
  });

  it('ends by itself when it is not used, and the client is told', async () => {
    const [ann, bob] = [await newPeer(), await newPeer()];
    await rooms.join(bob, music);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const closed = closedTo(ann);
      await rooms.prepare(ann, music);
      vi.advanceTimersByTime(8_000);
      await rooms.prepare(ann, music);
      vi.advanceTimersByTime(8_000);
      expect(preparedFor(ann)).toEqual([bob.id]);
      vi.advanceTimersByTime(2_000);
      expect(preparedFor(ann)).toEqual([]);
      expect(closed).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });
});
