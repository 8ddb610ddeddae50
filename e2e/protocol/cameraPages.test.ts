import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { tones } from '../harness/tones.ts';
import { localPeers } from './localPeers.ts';
import { cameraParameters } from './rtpParameters.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, type TestPeer } from './TestPeer.ts';

/** Few, so that three people are a large channel. */
const local = localPeers({ limits: { allCamerasUpTo: 2 } });
const { enter } = local;

const tile = { width: 240, height: 135 };
const idOf = (peer: TestPeer): PeerId => peer.session.peerId;
const turnOn = async (peer: TestPeer) =>
  granted(
    await peer.ask('producer:create', { source: 'camera', rtpParameters: cameraParameters() }),
  );
const turnOff = async (peer: TestPeer) =>
  granted(await peer.ask('producer:close', { source: 'camera' }));
const watch = async (viewer: TestPeer, senders: readonly TestPeer[]) =>
  granted(await viewer.ask('video:watch', { cameras: senders.map(idOf) }));
/** Whose cameras a viewer is offered, by name. */
const camerasTo = (viewer: TestPeer) =>
  viewer.offers
    .filter(({ source }) => source === 'camera')
    .map(
      ({ peerId }) =>
        viewer.presence.occupants.find((occupant) => occupant.peerId === peerId)?.user.name,
    )
    .sort();
const offered = (viewer: TestPeer, names: readonly string[]) =>
  expect.poll(() => camerasTo(viewer)).toEqual(names);
const consumers = async () => (await local.counts.count()).consumers;

describe('in a channel with more people than fit on a page', () => {
  it('thirty cameras make streams only for those who watch them', async () => {
    const people: TestPeer[] = [];
    for (let index = 0; index < 30; index += 1) {
      const person = await enter(`Person ${index}`, 'General');
      await turnOn(person);
      people.push(person);
    }
    const [ann, bob] = people as [TestPeer, TestPeer];
    const listed = () => ann.presence.occupants.filter(({ camera }) => camera).length;
    await expect.poll(listed).toBe(30);
    // The first person's camera was offered to the second one, when the channel was small.
    expect(await consumers()).toBeLessThanOrEqual(2);
    await watch(bob, people.slice(2, 27));
    await expect.poll(() => camerasTo(bob).length).toBe(25);
    // The page before is kept for a moment.
    await watch(bob, people.slice(27));
    await expect.poll(() => camerasTo(bob).length).toBe(28);
    expect(await consumers()).toBeLessThanOrEqual(29);
    const tooMany = Array.from({ length: 41 }, () => idOf(ann));
    expect(await ann.codeOf('video:watch', { cameras: tooMany })).toBe('invalidRequest');
  });

  it('a watched camera comes again after it was off, or its owner was away, without another word', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    const cho = await enter('Cho', 'General');
    // Before it is on, and before its owner is there.
    await watch(bob, [ann]);
    await turnOn(ann);
    await offered(bob, ['Ann']);
    await turnOff(ann);
    await offered(bob, []);
    await turnOn(ann);
    await offered(bob, ['Ann']);
    await ann.join('Music');
    await offered(bob, []);
    await ann.join('General');
    await turnOn(ann);
    await offered(bob, ['Ann']);
    expect(camerasTo(cho)).toEqual([]);
    // New transports or another channel in between change nothing about what a viewer watches.
    granted(await bob.ask('media:open', { rtpCapabilities: bob.rtpCapabilities }));
    await offered(bob, ['Ann']);
    await bob.join('Music');
    await offered(bob, []);
    await bob.join('General');
    await offered(bob, ['Ann']);
  });

  it('whoever watches a camera in another channel, or one’s own, is offered nothing', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await enter('Cho', 'General');
    const mallory = await enter('Mallory', 'Music');
    await turnOn(ann);
    for (const viewer of [mallory, ann]) await watch(viewer, [ann]);
    await watch(bob, [ann]);
    await offered(bob, ['Ann']);
    expect([camerasTo(mallory), camerasTo(ann)]).toEqual([[], []]);
    expect(await consumers()).toBe(1);
  });

  it('a camera that was offered while the channel was small ends when its viewer watches others', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await turnOn(ann);
    await offered(bob, ['Ann']);
    await enter('Cho', 'General');
    await watch(bob, []);
    await offered(bob, []);
  });

  it('all cameras are offered again to whoever looks when it has become small', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    const cho = await enter('Cho', 'General');
    await turnOn(ann);
    await cho.ask('channel:leave', {});
    expect(camerasTo(bob)).toEqual([]);
    await watch(bob, [ann]);
    await offered(bob, ['Ann']);
  });
});

it('each page shows its people’s pictures, however quickly it is turned and whoever stops meanwhile', async () => {
  const people: SoundingPeer[] = [];
  const arrive = async (name: 'Ann' | 'Bob' | 'Cho', luma: number | null) => {
    const person = await SoundingPeer.enter(local.url, name, tones[name]);
    people.push(person);
    local.add(person.peer);
    await person.join('General');
    if (luma !== null) await person.turnCameraOn(luma, 'modest');
    return person;
  };
  try {
    const viewer = await arrive('Cho', null);
    const ann = await arrive('Ann', 200);
    const bob = await arrive('Bob', 60);
    /** Does what the app does on a turned page: watches its people, shows each picture as its stream comes, and hides the others. */
    const turnTo = async (page: SoundingPeer) => {
      await watch(viewer.peer, [page.peer]);
      for (const each of [ann, bob]) {
        await viewer.look(idOf(each.peer), 'camera', each === page ? tile : null);
      }
    };
    const sees = (page: SoundingPeer) => {
      const { frames, luma } = viewer.face(idOf(page.peer));
      return frames === 0 ? null : Math.round(luma / 20) * 20;
    };
    const expectSeen = async (page: SoundingPeer, luma: number) => {
      const { frames } = viewer.face(idOf(page.peer));
      // A stream that has just come is looked at then.
      await expect
        .poll(async () => {
          await viewer.look(idOf(page.peer), 'camera', tile);
          return sees(page) === luma && viewer.face(idOf(page.peer)).frames !== frames;
        })
        .toBe(true);
    };
    await turnTo(ann);
    await expectSeen(ann, 200);
    for (const page of [bob, ann, bob, ann, bob]) await turnTo(page);
    await expectSeen(bob, 60);
    // Ann stops, comes back with another picture, and is looked at again: nothing of the picture before is seen.
    ann.turnCameraOff();
    await ann.turnCameraOn(120, 'modest');
    await turnTo(ann);
    await expectSeen(ann, 120);
    // Bob leaves and comes back while the other page is seen.
    await bob.leave();
    await bob.join('General');
    bob.turnCameraOff();
    await bob.turnCameraOn(160, 'modest');
    await turnTo(bob);
    await expectSeen(bob, 160);
  } finally {
    for (const person of people) await person.closeForGood();
  }
});
