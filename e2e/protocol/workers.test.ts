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

/** Waits until a listener hears exactly these tones, each once. */
async function expectHeard(listener: SoundingPeer, names: (keyof typeof tones)[]): Promise<void> {
  await expect
    .poll(() => listener.hears.map(({ frequency }) => frequency).sort())
    .toEqual(names.map((name) => tones[name]).sort());
}

it('peers of one channel on different workers hear each other, and others do not', async () => {
  const ann = await enter('Ann', 'General');
  const bob = await enter('Bob', 'General');
  const cho = await enter('Cho', 'General');
  const dan = await enter('Dan', 'Music');
  const { workers } = local.server.health();
  expect(workers.map(({ peers }) => peers)).toEqual([2, 2]);

  await expectHeard(ann, ['Bob', 'Cho']);
  await expectHeard(bob, ['Ann', 'Cho']);
  await expectHeard(cho, ['Ann', 'Bob']);
  await expectHeard(dan, []);

  await ann.join('Music');
  await expectHeard(ann, ['Dan']);
  await expectHeard(dan, ['Ann']);
  await expectHeard(bob, ['Cho']);
  await expectHeard(cho, ['Bob']);
  for (const person of people) {
    for (const { peerId, frequency } of person.hears) {
      const talker = people.find(({ peer }) => peer.session.peerId === peerId);
      const name = talker?.peer.session.user.name as keyof typeof tones;
      expect(frequency).toBe(tones[name]);
    }
  }
});

it('pipes between workers end when no longer needed', async () => {
  const before = await local.counts.count();
  for (const person of people) await person.leave();
  await expect
    .poll(() => local.counts.count())
    // Two of them were in a music channel, and have a producer for those, too.
    .toMatchObject({ consumers: 0, producers: people.length + 2 });
  const after = await local.counts.count();
  expect(after.transports).toBeLessThanOrEqual(before.transports);
  for (const person of people) await person.join('General');
  for (const person of people) await person.leave();
  await expect.poll(() => local.counts.count()).toEqual(after);
});
