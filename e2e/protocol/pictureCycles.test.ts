import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { type ToneName, toneNames, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const cycles = 20;
/** Seeds the order of events: set it here to reproduce a failure. */
const seed = 20_261_121;
const small = { width: 240, height: 135 };
/** This one process encodes and decodes dozens of videos. */
const patience = { timeout: 240_000, interval: 100 };
const timeout = 900_000;

/** What a peer sends: the luma of each video, and whether it is on. */
interface Showing {
  readonly person: SoundingPeer;
  readonly camera: number;
  readonly screen: number;
  isFilming: boolean;
  isSharing: boolean;
}

let local: LocalServer;
let people: SoundingPeer[] = [];
let stopAttending: (() => void)[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 2 });
});
afterEach(async () => {
  for (const stop of stopAttending) stop();
  stopAttending = [];
  for (const person of people) await person.closeForGood();
  people = [];
  await expect.poll(() => local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
  expect(local.complaints).toEqual([]);
});
afterAll(async () => {
  await local?.close();
});

async function enter(name: ToneName, channel: string): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  person.listens = false;
  await person.join(channel);
  return person;
}

const idOf = (person: SoundingPeer): PeerId => person.peer.session.peerId;

/** Repeatable pseudo-random numbers from 0 to under 1 (mulberry32). */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Watches every camera and share as soon as the server announces it. */
function attend(viewer: SoundingPeer): void {
  const seen = new Set<string>();
  const look = () => {
    const me = idOf(viewer);
    const { occupants } = viewer.peer.presence;
    const here = occupants.find(({ peerId }) => peerId === me)?.channelId;
    for (const { consumerId, source, peerId } of viewer.peer.offers) {
      if (source !== 'camera' || seen.has(consumerId)) continue;
      seen.add(consumerId);
      // It may have ended before the answer.
      viewer.look(peerId, 'camera', small).catch(() => undefined);
    }
    for (const { peerId, sharing, channelId } of occupants) {
      const key = `share of ${peerId}`;
      if (!sharing) seen.delete(key);
      if (!sharing || peerId === me || channelId !== here || seen.has(key)) continue;
      seen.add(key);
      viewer.watch(peerId).catch(() => undefined);
    }
  };
  const lookSoon = () => queueMicrotask(look);
  viewer.peer.socket.onAny(lookSoon);
  stopAttending.push(() => viewer.peer.socket.offAny(lookSoon));
  look();
}

/** What a viewer receives: peer, source and luma, in a stable order. */
function seenBy(viewer: SoundingPeer): string[] {
  return viewer.pictures
    .map(({ peerId, source, luma }) => {
      const shade = luma === null ? 'nothing' : Math.round(luma / 20) * 20;
      return `${peerId} ${source} ${shade}`;
    })
    .sort();
}

function expectedBy(viewer: SoundingPeer, room: readonly Showing[]): string[] {
  return room
    .filter(({ person }) => person !== viewer)
    .flatMap(({ person, camera, screen, isFilming, isSharing }) => [
      ...(isFilming ? [`${idOf(person)} camera ${camera}`] : []),
      ...(isSharing ? [`${idOf(person)} screen ${screen}`] : []),
    ])
    .sort();
}

/** Waits until each viewer has exactly the videos of its room, and all of them run. */
async function expectPictures(
  viewers: readonly SoundingPeer[],
  room: readonly Showing[],
): Promise<void> {
  await expect
    .poll(() => viewers.map(seenBy), patience)
    .toEqual(viewers.map((viewer) => expectedBy(viewer, room)));
  const framesOf = () => viewers.flatMap(({ pictures }) => pictures.map(({ frames }) => frames));
  const before = framesOf();
  await expect
    .poll(() => framesOf().filter((frames, index) => frames <= (before[index] ?? 0)), patience)
    .toEqual([]);
}

it(`${cycles} random cycles of camera and share by three peers (seed ${seed}) leave exactly the right videos`, {
  timeout,
}, async () => {
  const room: Showing[] = [];
  for (const [index, name] of (['Ann', 'Bob', 'Cho'] as const).entries()) {
    const shades = { camera: 60 + 40 * index, screen: 180 + 20 * index };
    const person = await enter(name, 'General');
    room.push({ person, ...shades, isFilming: false, isSharing: false });
  }
  const viewer = await enter('Dan', 'General');
  const all = [...room.map(({ person }) => person), viewer];
  await expect.poll(() => all.map(({ peer }) => peer.offers.length)).toEqual([3, 3, 3, 3]);
  const before = await local.counts.count();
  for (const person of all) attend(person);

  await Promise.all(
    room.flatMap((showing, index) => {
      const { person } = showing;
      /** Gives the other peers a random time to act. */
      const dally = async (random: () => number) => {
        for (let turn = Math.floor(random() * 20); turn > 0; turn -= 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const film = async () => {
        const random = chance(seed + index);
        for (let cycle = 0; cycle < cycles; cycle += 1) {
          await person.turnCameraOn(showing.camera, 'modest');
          await dally(random);
          person.turnCameraOff();
          await dally(random);
        }
      };
      const share = async () => {
        const random = chance(seed + 100 + index);
        for (let cycle = 0; cycle < cycles; cycle += 1) {
          await person.share(showing.screen, tones.Kim);
          await dally(random);
          await person.stopSharing();
          await dally(random);
        }
      };
      return [film(), share()];
    }),
  );
  // Nothing is left: no video, stream, flag, producer or consumer.
  await expectPictures(all, room);
  await expect.poll(() => all.map(({ peer }) => peer.offers.length)).toEqual([3, 3, 3, 3]);
  await expect
    .poll(() =>
      all.flatMap(({ peer }) =>
        peer.presence.occupants.filter(({ camera, sharing }) => camera || sharing),
      ),
    )
    .toEqual([]);
  await expect
    .poll(() => local.counts.count(), patience)
    .toEqual({ ...before, transports: expect.any(Number) });

  // Everything still works.
  const [ann, bob, cho] = room as [Showing, Showing, Showing];
  for (const showing of [ann, cho]) {
    await showing.person.turnCameraOn(showing.camera, 'modest');
    showing.isFilming = true;
  }
  for (const showing of [bob, cho]) {
    await showing.person.share(showing.screen, tones.Kim);
    showing.isSharing = true;
  }
  await expectPictures(all, room);

  await cho.person.leave();
  Object.assign(cho, { isFilming: false, isSharing: false });
  await expectPictures([ann.person, bob.person, viewer], room);
  await expect.poll(() => seenBy(cho.person)).toEqual([]);
});

it('three rooms with four cameras and two shares each: all peers see their own room, running', {
  timeout,
}, async () => {
  const rooms: Showing[][] = [];
  for (const [index, channel] of ['General', 'Music', 'AFK'].entries()) {
    const room: Showing[] = [];
    for (const [seat, name] of toneNames.slice(index * 4, index * 4 + 4).entries()) {
      const person = await enter(name, channel);
      const shades = { camera: 40 + 40 * seat, screen: 180 + 20 * seat };
      room.push({ person, ...shades, isFilming: false, isSharing: false });
    }
    rooms.push(room);
  }
  // So that each room uses both workers.
  expect(local.server.health().workers.map(({ peers }) => peers)).toEqual([6, 6]);
  for (const { person } of rooms.flat()) attend(person);
  for (const showing of rooms.flat()) {
    await showing.person.turnCameraOn(showing.camera, 'modest');
    showing.isFilming = true;
  }
  for (const showing of rooms.flatMap((room) => room.slice(0, 2))) {
    await showing.person.share(showing.screen, tones.Lee);
    showing.isSharing = true;
  }
  for (const room of rooms) {
    const viewers = room.map(({ person }) => person);
    await expectPictures(viewers, room);
  }
});
