import { afterAll, beforeAll, expect, it } from 'vitest';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

let local: LocalServer;
const people: SoundingPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 2 });
});
afterAll(async () => {
  for (const person of people) person.close();
  await local?.close();
});

async function enter(name: 'Ann' | 'Bob' | 'Cho' | 'Dan', channel: string): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  await person.join(channel);
  return person;
}

const heard = (listener: SoundingPeer) => listener.hears.map(({ frequency }) => frequency).sort();
const seen = (viewer: SoundingPeer) => viewer.sees.map(({ luma }) => Math.round(luma / 20) * 20);

it('a share’s video and sound reach viewers on another worker, and nobody else', async () => {
  // Ann and Cho are on one worker, Bob and Dan on the other.
  const ann = await enter('Ann', 'General');
  const bob = await enter('Bob', 'General');
  const cho = await enter('Cho', 'General');
  const dan = await enter('Dan', 'Music');
  expect(local.server.health().workers.map(({ peers }) => peers)).toEqual([2, 2]);
  const voices = [tones.Ann, tones.Cho].sort();
  await expect.poll(() => heard(bob)).toEqual(voices);
  const before = await local.counts.count();

  await ann.share(200, tones.Kim);
  const { peerId } = ann.peer.session;
  for (let cycle = 0; cycle < 3; cycle += 1) {
    for (const viewer of [bob, cho]) await viewer.watch(peerId);
    await expect.poll(() => [seen(bob), seen(cho)]).toEqual([[200], [200]]);
    await expect.poll(() => heard(bob)).toEqual([...voices, tones.Kim].sort());
    expect([seen(dan), heard(dan)]).toEqual([[], []]);
    for (const viewer of [bob, cho]) await viewer.watch(peerId, false);
    await expect.poll(() => heard(bob)).toEqual(voices);
    expect(seen(bob)).toEqual([]);
    await expect
      .poll(() => local.counts.count())
      .toEqual({ ...before, producers: before.producers + 2, transports: expect.any(Number) });
  }

  await bob.watch(peerId);
  await expect.poll(() => seen(bob)).toEqual([200]);
  await ann.stopSharing();
  await expect.poll(() => seen(bob)).toEqual([]);
  await expect
    .poll(() => local.counts.count())
    .toMatchObject({
      producers: before.producers,
      consumers: before.consumers,
    });
});
