import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted } from './TestPeer.ts';

let local: LocalServer;
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;
/** In no channel. */
let dan: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start();
});
afterAll(() => local?.close());
beforeEach(async () => {
  [ann, bob, cho, dan] = [
    await SoundingPeer.enter(local.url, 'Ann', 501),
    await SoundingPeer.enter(local.url, 'Bob', 691),
    await SoundingPeer.enter(local.url, 'Cho', 881),
    await SoundingPeer.enter(local.url, 'Dan', 1071),
  ];
  await Promise.all([ann.join('General'), bob.join('General'), cho.join('Music')]);
});
afterEach(async () => {
  for (const person of [ann, bob, cho, dan]) await person.closeForGood();
});

/** Waits until a person is told of exactly these speakers. */
async function expectTold(person: SoundingPeer, ...speakers: SoundingPeer[]): Promise<void> {
  const ids = speakers.map(({ peer }) => peer.session.peerId).sort();
  await expect.poll(() => person.toldToSpeak.toSorted()).toEqual(ids);
}

async function setDeafened({ peer }: SoundingPeer, deafened: boolean): Promise<void> {
  granted(await peer.ask('peer:update', { muted: false, deafened, listenOnly: false }));
}

it('tells each peer who speaks where it does not hear it itself', async () => {
  expect(local.server.health().workers.map(({ peers }) => peers)).toEqual([2, 2]);
  await expectTold(dan, ann, bob, cho);
  await expectTold(ann, cho);
  await expectTold(bob, cho);
  await expectTold(cho, ann, bob);

  await bob.join('Music');
  await expectTold(bob, ann);
  await expectTold(cho, ann);
  await expectTold(ann, bob, cho);

  await bob.leave();
  await expectTold(bob, ann, cho);
});

it('tells a deafened peer of all speakers, and nobody anything where all hear each other', async () => {
  await setDeafened(bob, true);
  await expectTold(bob, ann, cho);
  await setDeafened(bob, false);
  await expectTold(bob, cho);

  await Promise.all([cho.join('General'), dan.join('General')]);
  for (const person of [ann, bob, cho, dan]) await expectTold(person);
});
