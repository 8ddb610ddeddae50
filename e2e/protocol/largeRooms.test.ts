import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverLimits } from '../../server/limits/ServerLimits.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** Few, so that four people are a large room. */
const voicesPerRoom = 2;

let local: LocalServer;
let people: SoundingPeer[];

beforeEach(async () => {
  local = await LocalServer.start({ workers: 2, limits: { ...serverLimits, voicesPerRoom } });
  people = [];
});
afterEach(async () => {
  for (const person of people) person.close();
  await local?.close();
});

async function enter(name: ToneName, muted: boolean): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  await setMuted(person, muted);
  await person.join('General');
  return person;
}

async function setMuted({ peer }: SoundingPeer, muted: boolean): Promise<void> {
  granted(await peer.ask('peer:update', { muted, deafened: false, listenOnly: false }));
}

const nameOf = (peerId: string) =>
  people.find(({ peer }) => peer.session.peerId === peerId)?.peer.session.user.name as ToneName;

/** Whose own tones a listener hears now, sorted. */
const heardBy = (listener: SoundingPeer) =>
  listener.hears
    .filter(({ peerId, frequency }) => tones[nameOf(peerId)] === frequency)
    .map(({ peerId }) => nameOf(peerId))
    .sort();

/** Whose voices a listener is offered, sorted. */
const offeredTo = (listener: SoundingPeer) =>
  listener.peer.offers.map(({ peerId }) => nameOf(peerId)).sort();

it('in a large room only who speaks is forwarded, and everybody who begins to speak is heard', async () => {
  const ann = await enter('Ann', false);
  const bob = await enter('Bob', false);
  const cho = await enter('Cho', true);
  const dan = await enter('Dan', true);
  await expect
    .poll(() => [heardBy(cho), heardBy(dan)])
    .toEqual([
      ['Ann', 'Bob'],
      ['Ann', 'Bob'],
    ]);
  expect([ann, bob, cho, dan].map(offeredTo)).toEqual([
    ['Bob'],
    ['Ann'],
    ['Ann', 'Bob'],
    ['Ann', 'Bob'],
  ]);

  // Ann's place is free for another voice as soon as she is silent.
  await setMuted(ann, true);
  await setMuted(cho, false);
  await expect
    .poll(() => [heardBy(ann), heardBy(bob), heardBy(dan)])
    .toEqual([['Bob', 'Cho'], ['Cho'], ['Bob', 'Cho']]);
  expect([ann, bob, cho, dan].map(offeredTo)).toEqual([
    ['Bob', 'Cho'],
    ['Cho'],
    ['Bob'],
    ['Bob', 'Cho'],
  ]);

  const eve = await enter('Eve', true);
  expect(offeredTo(eve)).toEqual(['Bob', 'Cho']);
  await bob.leave();
  // A free place is taken at once, by who waits the longest.
  await expect.poll(() => offeredTo(eve)).toEqual(['Cho', 'Dan']);
  await cho.leave();
  await expect.poll(() => offeredTo(eve)).toEqual(['Ann', 'Dan']);
  await setMuted(eve, false);
  await expect.poll(() => [heardBy(ann), heardBy(dan)]).toEqual([['Eve'], ['Eve']]);
});

it('a room that fits again forwards everybody, and listens to nobody by itself', async () => {
  const ann = await enter('Ann', true);
  const bob = await enter('Bob', true);
  const cho = await enter('Cho', true);
  expect(offeredTo(cho)).toEqual(['Ann', 'Bob']);
  await bob.leave();
  await expect.poll(() => offeredTo(ann)).toEqual(['Cho']);
  await expect.poll(async () => (await local.counts.count()).consumers).toBe(2);
});

it('people without a microphone take no place', async () => {
  for (const name of ['Eve', 'Fay', 'Gus']) {
    const listener = await TestPeer.connect(local.url);
    await listener.open({ name });
    await listener.join('General');
  }
  const ann = await enter('Ann', false);
  const bob = await enter('Bob', false);
  await expect.poll(() => [heardBy(ann), heardBy(bob)]).toEqual([['Bob'], ['Ann']]);

  // Who puts the microphone away makes room for another one.
  await enter('Cho', true);
  expect(offeredTo(ann)).toEqual(['Bob']);
  granted(await bob.peer.ask('producer:close', { source: 'microphone' }));
  await expect.poll(() => offeredTo(ann)).toEqual(['Cho']);
});
