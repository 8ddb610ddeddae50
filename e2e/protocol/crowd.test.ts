import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ToneName, toneNames, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

/** All join within this time. */
const spreadMs = 900;

let local: LocalServer;
const people: SoundingPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 2 });
  for (const name of toneNames) {
    const person = await SoundingPeer.enter(local.url, name, tones[name]);
    person.listens = false;
    people.push(person);
  }
});
afterAll(async () => {
  for (const person of people) person.close();
  await local?.close();
});

/**
 * Listens until the stream of each of these people has brought their own tone, each at any time: twelve engines in one process
 * fall behind on a busy machine, and then all tones are never there at the same moment.
 */
async function hearsAll(listener: SoundingPeer, names: readonly string[]): Promise<void> {
  const heard = new Set<string>();
  listener.listens = true;
  await expect
    .poll(() => {
      for (const { peerId, frequency } of listener.hears) {
        const name = people.find(({ peer }) => peer.session.peerId === peerId)?.peer.session.user
          .name as ToneName | undefined;
        if (name && tones[name] === frequency) heard.add(name);
      }
      return [...heard].sort();
    })
    .toEqual(names);
  listener.listens = false;
}

it('twelve people who join one channel within a second all hear each other, each once', async () => {
  await Promise.all(
    people.map(
      (person, index) =>
        new Promise<void>((resolve, reject) => {
          const join = () => person.join('General').then(resolve, reject);
          setTimeout(join, (index * spreadMs) / people.length);
        }),
    ),
  );
  for (const [index, listener] of people.entries()) {
    const others = toneNames.filter((_, other) => other !== index).sort();
    await hearsAll(listener, others);
    expect(listener.peer.offers).toHaveLength(others.length);
    const listed = listener.peer.presence.occupants.map(({ user }) => user.name);
    expect(listed.sort()).toEqual([...toneNames].sort());
  }
  expect(local.peersByChannel).toEqual({ General: people.length });
});
