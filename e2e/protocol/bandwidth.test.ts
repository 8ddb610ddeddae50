import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ReceivingLine } from '../../server/peers/ReceivingLine.ts';
import { videoLimitChoices, videoLimitMin } from '../../shared/domain/videoLimits.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { tones } from '../harness/tones.ts';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted } from './TestPeer.ts';

const small = { width: 240, height: 135 };
const large = { width: 1280, height: 720 };
/**
 * Packets that wait for a busy CPU look like a narrow network to the estimator. It then lowers the layer, and raises it
 * only slowly afterwards. So checks that depend on the estimate may take minutes.
 */
const patience = { timeout: 240_000, interval: 100 };
const timeout = 900_000;
/** How long voices are compared for, and how often at most. */
const hearMs = 4_000;
const roundsMax = 5;
/** The addresses behind the narrow links; the server listens on another. */
const narrowHosts = ['127.0.0.2', '127.0.0.3'] as const;

let local: LocalServer;
let relays: readonly [DelayRelay, DelayRelay];
let people: SoundingPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  const { port } = local.server;
  const start = (listenHost: string) =>
    DelayRelay.start({ listenHost, targetHost: '127.0.0.1', ports: [port] });
  relays = [await start(narrowHosts[0]), await start(narrowHosts[1])];
});
afterEach(async () => {
  for (const { toClients } of relays) toClients.bitsPerSecond = Number.POSITIVE_INFINITY;
  for (const person of people) await person.closeForGood();
  people = [];
  await expect.poll(() => local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
});
afterAll(async () => {
  for (const relay of relays ?? []) await relay.close();
  await local?.close();
});

type Name = 'Ann' | 'Bob' | 'Cho' | 'Dan' | 'Eve' | 'Fay' | 'Gil';

/** Each comes back with their own key: one of them becomes the owner, whose name nobody else can take. */
const keys = new Map<Name, DeviceKey>();

async function enter(name: Name, url = local.url, channel = 'General'): Promise<SoundingPeer> {
  const key = keys.get(name) ?? new DeviceKey();
  keys.set(name, key);
  const person = await SoundingPeer.enter(url, name, tones[name], key);
  people.push(person);
  await person.join(channel);
  return person;
}

const idOf = ({ peer }: SoundingPeer) => peer.session.peerId;
const offered = (viewer: SoundingPeer) =>
  viewer.peer.until(
    () => viewer.peer.offers.some(({ source }) => source === 'camera'),
    'the offer of the camera',
  );
const hears = (listener: SoundingPeer, talker: SoundingPeer) =>
  listener.hears.some(({ peerId }) => peerId === idOf(talker));

/** Watches a peer's camera in full size, and waits for that size. */
async function seeWhole(viewer: SoundingPeer, sender: SoundingPeer): Promise<void> {
  await offered(viewer);
  await viewer.look(idOf(sender), 'camera', large);
  await expect.poll(() => viewer.face(idOf(sender)).width, patience).toBe(960);
}

/** The video bits per second that a peer receives, over three seconds. */
async function bitrate(viewer: SoundingPeer): Promise<number> {
  const before = await viewer.receivedBits();
  const began = performance.now();
  await new Promise((later) => setTimeout(later, 3_000));
  return ((await viewer.receivedBits()) - before) / ((performance.now() - began) / 1000);
}

it('a viewer with 200 kbit/s gets less video and all voices; other viewers keep theirs', {
  timeout,
}, async () => {
  const ann = await enter('Ann');
  const cho = await enter('Cho');
  const bob = await enter('Bob', relays[0].url);
  await ann.turnCameraOn(120, 'restless');
  for (const viewer of [cho, bob]) await seeWhole(viewer, ann);

  relays[0].toClients.bitsPerSecond = 200_000;
  await expect.poll(() => bob.face(idOf(ann)).width, patience).toBe(240);
  await expect.poll(() => hears(bob, ann), patience).toBe(true);
  const before = bob.face(idOf(ann)).frames;
  await expect.poll(() => bob.face(idOf(ann)).frames, patience).toBeGreaterThan(before + 5);
  // A busy machine lowers the layer too, so this waits for a quiet stretch.
  await expect
    .poll(() => together(ann, cho, bob), patience)
    .toEqual({
      strong: [960],
      weak: [240],
      isComplete: true,
      hasVoices: true,
    });
  await expect.poll(() => [bob, cho].map((listener) => hears(listener, ann))).toEqual([true, true]);
  await expect.poll(() => hears(cho, bob)).toBe(true);
});

/** One camera at two viewers in the same three seconds: does the first get all frames, the second all voices? */
async function together(sender: SoundingPeer, strong: SoundingPeer, weak: SoundingPeer) {
  const from = idOf(sender);
  const widths = { strong: new Set<number>(), weak: new Set<number>() };
  const counts = async () => [strong.face(from).frames, (await sender.sentFrames())[2] ?? 0];
  const [gotBefore = 0, sentBefore = 0] = await counts();
  const voicesBefore = await weak.voicePackets();
  const watching = setInterval(() => {
    widths.strong.add(strong.face(from).width);
    widths.weak.add(weak.face(from).width);
  }, 20);
  await new Promise((later) => setTimeout(later, 3_000));
  clearInterval(watching);
  const [got = 0, sent = 0] = await counts();
  const voices = await weak.voicePackets();
  return {
    strong: [...widths.strong],
    weak: [...widths.weak],
    isComplete: sent > sentBefore && got - gotBefore >= (sent - sentBefore) * 0.9 - 1,
    hasVoices: voices.lost - voicesBefore.lost < (voices.received - voicesBefore.received) / 10,
  };
}

it('video stays within the viewer’s size and within the channel’s limit', {
  timeout,
}, async () => {
  const ann = await enter('Ann');
  const bob = await enter('Bob');
  const cho = await enter('Cho');
  await ann.turnCameraOn(120, 'restless');
  for (const viewer of [bob, cho]) await seeWhole(viewer, ann);
  // A busy machine lowers the layer too, so this waits for a quiet stretch.
  const widths = () => [bob, cho].map((viewer) => viewer.face(idOf(ann)).width);

  const own = Math.min(...videoLimitChoices);
  expect(await bob.peer.codeOf('video:limit', { limit: own })).toBe('ok');
  await expect.poll(widths, patience).toEqual([480, 960]);
  await expect.poll(() => bitrate(bob), patience).toBeLessThan(own);
  expect(await bob.peer.codeOf('video:limit', { limit: null })).toBe('ok');
  await expect.poll(widths, patience).toEqual([960, 960]);

  const { ownerCode } = local.server;
  expect(await ann.peer.codeOf('user:claimOwner', { code: ownerCode })).toBe('ok');
  const {
    id,
    position: _position,
    overrides: _overrides,
    temporary: _temporary,
    status: _status,
    ...settings
  } = ann.peer.channel('General');
  const limit = (videoLimit: number | null) =>
    ann.peer.codeOf('channel:update', { channelId: id, settings: { ...settings, videoLimit } });
  expect(await limit(videoLimitMin)).toBe('ok');
  await expect.poll(widths, patience).toEqual([240, 240]);
  await expect
    .poll(async () => Math.max(...(await Promise.all([bob, cho].map(bitrate)))), patience)
    .toBeLessThan(videoLimitMin);
  // The limit covers later peers too.
  await bob.leave();
  await bob.join('General');
  await offered(bob);
  await bob.look(idOf(ann), 'camera', large);
  await expect.poll(() => bob.face(idOf(ann)).width, patience).toBeGreaterThan(0);
  // The first seconds have a keyframe more.
  await expect.poll(() => bitrate(bob), patience).toBeLessThan(videoLimitMin);
  expect(await limit(null)).toBe('ok');
  await expect.poll(() => bitrate(bob), patience).toBeGreaterThan(videoLimitMin);
});

it('who comes by a line of 64 kbit/s hears more of a voice when pictures that flood it rest at once', {
  timeout,
}, async () => {
  const ann = await enter('Ann');
  const cho = await enter('Cho');
  for (const sender of [ann, cho]) await sender.turnCameraOn(120, 'restless');
  const [bob, eve] = [
    await enter('Bob', relays[0].url, 'Music'),
    await enter('Eve', relays[1].url, 'Music'),
  ];
  // One voice alone has room.
  for (const { peer } of [bob, cho, eve]) {
    granted(await peer.ask('peer:update', { muted: true, deafened: false, listenOnly: false }));
  }
  const rounds: { resting: number; sent: number }[] = [];
  // Where the computer is busy, the cameras may send too little to flood anything.
  while (rounds.length < roundsMax && !rounds.some(({ resting, sent }) => resting < sent)) {
    for (const link of relays) link.toClients.bitsPerSecond = 64_000;
    for (const person of [bob, eve]) await person.join('General');
    const begins = vi
      .spyOn(ReceivingLine.prototype, 'pictureBegins')
      .mockImplementation(() => undefined);
    await seeBoth(eve, [ann, cho]);
    begins.mockRestore();
    await seeBoth(bob, [ann, cho]);
    await new Promise((later) => setTimeout(later, hearMs));
    const [resting = 1, sent = 0] = await Promise.all(
      [bob, eve].map((listener) => listener.concealedShare()),
    );
    rounds.push({ resting, sent });
    for (const link of relays) link.toClients.bitsPerSecond = Number.POSITIVE_INFINITY;
    for (const person of [bob, eve]) await person.join('Music');
  }
  const shares = rounds.map(({ resting, sent }) =>
    [resting, sent].map((share) => `${Math.round(share * 100)} %`).join(' instead of '),
  );
  console.log(`made-up sound in the first ${hearMs / 1000} s at 64 kbit/s: ${shares.join('; ')}`);
  expect(rounds.some(({ resting, sent }) => resting < sent)).toBe(true);
});

async function seeBoth(viewer: SoundingPeer, senders: readonly SoundingPeer[]): Promise<void> {
  const offers = () => viewer.peer.offers.filter(({ source }) => source === 'camera');
  await viewer.peer.until(() => offers().length === senders.length, 'the offers of the cameras');
  for (const sender of senders) await viewer.look(idOf(sender), 'camera', large);
}

it('refuses invalid limits', async () => {
  const ann = await enter('Ann');
  for (const limit of [0, -1, 1, 1e12, 250_000.5, '1000000', undefined]) {
    expect(await ann.peer.codeOf('video:limit', { limit })).toBe('invalidRequest');
  }
  for (const size of [null, { width: 0, height: 1 }, { width: 1, height: 1, depth: 1 }]) {
    expect(await ann.peer.codeOf('video:resize', { size })).toBe('invalidRequest');
  }
  expect(await ann.peer.codeOf('video:limit', { limit: 200_000 })).toBe('ok');
  expect(await ann.peer.codeOf('video:resize', { size: large })).toBe('ok');
});

it('many viewers at once cause one or two keyframes, and all see the video', {
  timeout,
}, async () => {
  const ann = await enter('Ann');
  const first = await enter('Bob');
  const many: SoundingPeer[] = [];
  for (const name of ['Cho', 'Dan', 'Eve', 'Fay', 'Gil'] as const) many.push(await enter(name));
  await ann.turnCameraOn(120);
  await offered(first);
  await first.look(idOf(ann), 'camera', small);
  await expect.poll(() => first.face(idOf(ann)).width, patience).toBe(240);
  const [camera] = local.counts.producers.filter(({ kind }) => kind === 'video');
  const asked = async () =>
    ((await camera?.getStats()) ?? []).reduce(
      (sum, stats) => sum + (stats.type === 'inbound-rtp' ? stats.pliCount + stats.firCount : 0),
      0,
    );
  for (const viewer of many) await offered(viewer);
  const before = await asked();
  await Promise.all(many.map((viewer) => viewer.look(idOf(ann), 'camera', small)));
  for (const viewer of many) {
    await expect.poll(() => viewer.face(idOf(ann)).width, patience).toBe(240);
  }
  expect((await asked()) - before).toBeLessThanOrEqual(2);
});

it('with little bandwidth, shares come first, then the larger video', async () => {
  const ann = await enter('Ann');
  const bob = await enter('Bob');
  await ann.turnCameraOn(120);
  await ann.share(200, tones.Kim);
  await bob.watch(idOf(ann));
  await offered(bob);
  const priorities = () =>
    Object.fromEntries(
      local.counts.consumers
        .filter(({ kind }) => kind === 'video')
        .map(({ appData, priority }) => [String(appData['source']), priority]),
    );
  await bob.look(idOf(ann), 'camera', small);
  const before = priorities();
  await bob.look(idOf(ann), 'camera', large);
  await expect.poll(() => priorities()['screen']).toBeGreaterThan(100);
  expect(priorities()['camera']).toBeGreaterThan(before['camera'] ?? 0);
  expect(priorities()['screen']).toBeGreaterThan(priorities()['camera'] ?? 0);
});
