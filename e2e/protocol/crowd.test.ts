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

/** The names of the people whose tone comes in a stream of their own, sorted. */
function heardBy(listener: SoundingPeer): string[] {
  return listener.hears
    .map(({ peerId, frequency }) => {
      const { user } =
        people.find(({ peer }) => peer.session.peerId === peerId)?.peer.session ?? {};
      return tones[user?.name as ToneName] === frequency ? `${user?.name}` : `not ${user?.name}`;
    })
    .sort();
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
    listener.listens = true;
    await expect.poll(() => heardBy(listener)).toEqual(others);
    listener.listens = false;
    expect(listener.peer.offers).toHaveLength(others.length);
    const listed = listener.peer.presence.occupants.map(({ user }) => user.name);
    expect(listed.sort()).toEqual([...toneNames].sort());
  }
  expect(local.peersByChannel).toEqual({ General: people.length });
});
