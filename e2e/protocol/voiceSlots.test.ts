import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverLimits } from '../../server/limits/ServerLimits.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted } from './TestPeer.ts';

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

const heardBy = (listener: SoundingPeer) =>
  listener.hears
    .filter(({ peerId, frequency }) => tones[nameOf(peerId)] === frequency)
    .map(({ peerId }) => nameOf(peerId))
    .sort();

it('tries', async () => {
  const ann = await enter('Ann', true);
  const bob = await enter('Bob', true);
  const cho = await enter('Cho', true);
  const dan = await enter('Dan', true);
  await ann.openSlots();
  for (let turn = 0; turn < 12; turn += 1) {
    const speaker = [bob, cho, dan][turn % 3] as SoundingPeer;
    await setMuted(speaker, false);
    const t = performance.now();
    await expect
      .poll(() => heardBy(ann), { interval: 10 })
      .toEqual([nameOf(speaker.peer.session.peerId)]);
    console.log(
      turn,
      performance.now() - t,
      ann.peer.offers.map(({ slot, peerId }) => [nameOf(peerId), slot?.mid]).join(' '),
    );
    await setMuted(speaker, true);
    await new Promise((resolve) => setTimeout(resolve, 1600));
  }
}, 60_000);
