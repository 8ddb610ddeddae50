import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { localPeers } from './localPeers.ts';
import { cameraParameters, microphoneParameters, screenParameters } from './rtpParameters.ts';
import { TestPeer } from './TestPeer.ts';

const local = localPeers();
const { enter } = local;

const tile = { width: 320, height: 180 };
const wholeScreen = { width: 1920, height: 1080 };
type Size = typeof tile | null;

const turnOn = (peer: TestPeer) =>
  peer.codeOf('producer:create', { source: 'camera', rtpParameters: cameraParameters() });
const turnOff = (peer: TestPeer) => peer.codeOf('producer:close', { source: 'camera' });
const idOf = (peer: TestPeer): PeerId => peer.session.peerId;
const show = (viewer: TestPeer, sender: TestPeer, size: Size) =>
  viewer.codeOf('video:show', { pictures: [{ peerId: idOf(sender), source: 'camera', size }] });
/** The peers whose cameras are offered, by name. */
const camerasTo = (viewer: TestPeer) =>
  viewer.offers
    .filter(({ source }) => source === 'camera')
    .map(
      ({ peerId }) =>
        viewer.presence.occupants.find((occupant) => occupant.peerId === peerId)?.user.name,
    )
    .sort();
/** The peers listed with a camera on. */
const listed = (peer: TestPeer) =>
  peer.presence.occupants
    .filter(({ camera }) => camera)
    .map(({ user }) => user.name)
    .sort();
/** The layers requested from a sender, in order. */
const wanted = (sender: TestPeer) =>
  sender.told
    .filter(({ name }) => name === 'video:wanted')
    .map(({ payload }) => payload as { source: string; layer: number | null })
    .filter(({ source }) => source === 'camera')
    .map(({ layer }) => layer);

describe('a camera', () => {
  it('is listed for everybody, and offered to its channel, also to late peers', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    const cho = await enter('Cho', 'Music');
    expect(await turnOn(ann)).toBe('ok');
    await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
    await cho.until(() => listed(cho).length === 1, 'the mark');
    const dan = await enter('Dan', 'General');
    expect([bob, cho, dan].map(camerasTo)).toEqual([['Ann'], [], ['Ann']]);
    expect([bob, cho, dan].map(listed)).toEqual([['Ann'], ['Ann'], ['Ann']]);
    // All are paused until a viewer watches.
    expect(wanted(ann)).toEqual([]);
  });

  it.each([
    ['it is turned off', (ann: TestPeer) => turnOff(ann)],
    ['its owner leaves', (ann: TestPeer) => ann.ask('channel:leave', {})],
    ['its owner moves', (ann: TestPeer) => ann.join('Music')],
    ['its owner’s session ends', (ann: TestPeer) => ann.ask('session:close', {})],
  ])('ends for everybody when %s', async (_how, end) => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    expect(await turnOn(ann)).toBe('ok');
    await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
    await end(ann);
    await bob.until(() => bob.offers.length === 0, 'the end of the stream');
    await bob.until(() => listed(bob).length === 0, 'the end of the mark');
    expect(await local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
  });

  it('is refused after too many restarts: each makes all others negotiate', async () => {
    const ann = await enter('Ann', 'General');
    const codes: string[] = [];
    while (codes.length < 150 && codes.at(-1) !== 'rateLimited') {
      const rtpParameters = cameraParameters();
      codes.push(
        await ann.codeOf('producer:create', { source: 'camera', rtpParameters, replaces: true }),
      );
    }
    expect(new Set(codes)).toEqual(new Set(['ok', 'rateLimited']));
  });

  it('is refused outside a channel, and twice', async () => {
    const ann = await enter('Ann');
    expect(await turnOn(ann)).toBe('conflict');
    await ann.join('General');
    expect(await Promise.all([turnOn(ann), turnOn(ann)])).toEqual(['ok', 'conflict']);
    expect(listed(ann)).toEqual(['Ann']);
  });

  it.each([true, false])(
    'survives a reconnect only if its owner continues it: %s',
    async (goesOn) => {
      const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
      await turnOn(ann);
      await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
      expect(await show(bob, ann, wholeScreen)).toBe('ok');
      ann.vanish();
      const { media, resumeToken } = ann.session;
      const back = await TestPeer.connect(local.url, ann.key);
      local.add(back);
      await back.open({
        resumeToken,
        channelId: bob.channel('General').id,
        heldTransportIds: [media?.send.id, media?.recv.id].filter((id) => id !== undefined),
        camera: goesOn,
      });
      if (goesOn) {
        await back.until(() => wanted(back).length > 0, 'what is wanted');
        expect(wanted(back)).toEqual([2]);
        expect([camerasTo(bob), listed(bob)]).toEqual([['Ann'], ['Ann']]);
      } else {
        await bob.until(() => listed(bob).length === 0, 'the end of the camera');
        await bob.until(() => camerasTo(bob).length === 0, 'the end of the stream');
      }
    },
  );

  it('returns with new transports, and is watched again', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await turnOn(ann);
    await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
    await show(bob, ann, tile);
    await ann.until(() => wanted(ann).length === 1, 'the first look');
    expect(await ann.codeOf('media:open', { rtpCapabilities: ann.rtpCapabilities })).toBe('ok');
    await bob.until(() => camerasTo(bob).length === 0, 'the end of the old stream');
    expect(listed(bob)).toEqual(['Ann']);
    expect(await turnOn(ann)).toBe('ok');
    await bob.until(() => camerasTo(bob).length === 1, 'the new stream');
    await show(bob, ann, tile);
    await ann.until(() => wanted(ann).length === 2, 'the second look');
    expect(wanted(ann)).toEqual([0, 0]);
  });
});

describe('looking', () => {
  it('requests the highest layer that any viewer needs: a rise at once, a fall later', async () => {
    const [ann, bob, cho] = [
      await enter('Ann', 'General'),
      await enter('Bob', 'General'),
      await enter('Cho', 'General'),
    ];
    await turnOn(ann);
    for (const viewer of [bob, cho]) {
      await viewer.until(() => camerasTo(viewer).length === 1, 'Ann’s camera');
    }
    await show(bob, ann, tile);
    await show(cho, ann, wholeScreen);
    await show(bob, ann, null);
    await show(bob, ann, tile);
    await ann.until(() => wanted(ann).length === 2, 'both looks');
    expect(wanted(ann)).toEqual([0, 2]);
    await show(cho, ann, null);
    await ann.until(() => wanted(ann).length === 3, 'less');
    expect(wanted(ann)).toEqual([0, 2, 0]);
    await bob.ask('channel:leave', {});
    await ann.until(() => wanted(ann).length === 4, 'nothing');
    expect(wanted(ann)).toEqual([0, 2, 0, null]);
    await show(cho, ann, wholeScreen);
    await ann.until(() => wanted(ann).length === 5, 'all');
    expect(wanted(ann).at(-1)).toBe(2);
  });

  it('reaches no other channel, not oneself, and no peer without video', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    const mallory = await enter('Mallory', 'Music');
    const lost = await enter('Lost');
    await turnOn(ann);
    await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
    const before = await local.counts.count();
    for (const stranger of [mallory, lost])
      expect(await show(stranger, ann, wholeScreen)).toBe('ok');
    expect(await show(ann, ann, wholeScreen)).toBe('ok');
    expect(await show(ann, bob, wholeScreen)).toBe('ok');
    // Ann's own answer arrives after all her events.
    expect(await ann.codeOf('presence:get', {})).toBe('ok');
    expect(wanted(ann)).toEqual([]);
    expect([mallory.offers, lost.offers]).toEqual([[], []]);
    expect(await local.counts.count()).toEqual(before);
    expect(await show(bob, ann, tile)).toBe('ok');
    await ann.until(() => wanted(ann).length === 1, 'Bob’s look');
    expect(wanted(ann)).toEqual([0]);
  });

  it('uses the last entry for a video that a request names repeatedly', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await turnOn(ann);
    await bob.until(() => camerasTo(bob).length === 1, 'Ann’s camera');
    const looks = Array.from({ length: 400 }, (_, index) => ({
      peerId: idOf(ann),
      source: 'camera',
      size: index === 399 ? tile : index % 2 === 0 ? wholeScreen : null,
    }));
    expect(await bob.codeOf('video:show', { pictures: looks })).toBe('ok');
    await ann.until(() => wanted(ann).length > 0, 'the layer');
    expect(wanted(ann)).toEqual([0]);
  });

  it('refuses what is out of range', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    const peerId = idOf(bob);
    const picture = { peerId, source: 'camera', size: tile };
    for (const pictures of [
      [],
      [{ ...picture, size: { width: 0, height: 1 } }],
      [{ ...picture, size: { width: 1.5, height: 1 } }],
      [{ ...picture, size: { width: 1e9, height: 1 } }],
      [{ ...picture, size: { width: -1, height: -1 } }],
      [{ ...picture, source: 'microphone' }],
      [{ ...picture, layer: 2 }],
      [{ ...picture, size: undefined }],
      Array.from({ length: 401 }, () => picture),
    ]) {
      expect(await ann.codeOf('video:show', { pictures })).toBe('invalidRequest');
    }
    expect(await ann.codeOf('video:show', { pictures: [picture] })).toBe('ok');
  });
});

it('twenty cycles by three at once leave exactly the right cameras', async () => {
  const three = [
    await enter('Ann', 'General'),
    await enter('Bob', 'General'),
    await enter('Cho', 'General'),
  ];
  const viewer = await enter('Dan', 'General');
  for (let cycle = 0; cycle < 20; cycle += 1) {
    await Promise.all(
      three.map(async (peer, index) => {
        expect(await turnOn(peer)).toBe('ok');
        // Each time another peer stays on until the end of the cycle.
        if (cycle % 3 !== index) expect(await turnOff(peer)).toBe('ok');
      }),
    );
    const [stays] = three.filter((_, index) => cycle % 3 === index);
    const name = stays?.session.user.name;
    for (const peer of [...three, viewer]) {
      const offered = peer === stays ? '' : name;
      await peer.until(
        () => camerasTo(peer).join() === offered && listed(peer).join() === name,
        `only ${name} in cycle ${cycle}`,
      );
    }
    await expect.poll(() => local.counts.count()).toMatchObject({ producers: 1, consumers: 3 });
    expect(stays && (await turnOff(stays))).toBe('ok');
  }
  await viewer.until(() => camerasTo(viewer).length === 0, 'no camera');
  await expect.poll(() => local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
});

it('three rooms with four cameras and two shares each: each peer has its own room’s', async () => {
  const channels = ['General', 'Music', 'AFK'];
  const rooms: TestPeer[][] = [];
  for (const channel of channels) {
    const room: TestPeer[] = [];
    for (const number of [1, 2, 3, 4]) room.push(await enter(`${channel} ${number}`, channel));
    rooms.push(room);
  }
  await Promise.all(
    rooms.flat().map(async (peer) => {
      const rtpParameters = microphoneParameters();
      expect(await peer.codeOf('producer:create', { source: 'microphone', rtpParameters })).toBe(
        'ok',
      );
      expect(await turnOn(peer)).toBe('ok');
    }),
  );
  await Promise.all(
    rooms.flatMap((room) =>
      room.slice(0, 2).map(async (sharer) => {
        const rtpParameters = screenParameters();
        expect(await sharer.codeOf('producer:create', { source: 'screen', rtpParameters })).toBe(
          'ok',
        );
        for (const viewer of room.filter((peer) => peer !== sharer)) {
          const watch = { peerId: idOf(sharer), watching: true };
          expect(await viewer.codeOf('share:watch', watch)).toBe('ok');
        }
      }),
    ),
  );
  for (const room of rooms) {
    for (const peer of room) {
      await peer.until(() => camerasTo(peer).length === 3, 'three cameras');
      const shared = room.slice(0, 2).filter((sharer) => sharer !== peer);
      const fromRoom = (source: string, senders: TestPeer[]) =>
        expect(
          peer.offers
            .filter((offer) => offer.source === source)
            .map(({ peerId }) => peerId)
            .sort(),
        ).toEqual(senders.map(idOf).sort());
      const others = room.filter((other) => other !== peer);
      fromRoom('camera', others);
      fromRoom('microphone', others);
      fromRoom('screen', shared);
      const pictures = peer.offers
        .filter(({ kind }) => kind === 'video')
        .map(({ peerId, source }) => ({ peerId, source, size: tile }));
      expect(await peer.codeOf('video:show', { pictures })).toBe('ok');
    }
  }
  for (const peer of rooms.flat()) {
    await peer.until(() => wanted(peer).length > 0, 'looks');
    expect(wanted(peer)).toEqual([0]);
  }
  // 12 voices, 12 cameras and 6 shares; per room 12 each of the first two, and 6 of the last.
  expect(await local.counts.count()).toMatchObject({ producers: 30, consumers: 3 * (12 + 12 + 6) });
});
