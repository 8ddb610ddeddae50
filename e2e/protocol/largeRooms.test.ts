import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverLimits } from '../../server/limits/ServerLimits.ts';
import { plainChannelSettings } from '../../shared/domain/Channel.ts';
import type { Notifications } from '../../shared/protocol/protocol.ts';
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

/** Of whom somebody was told whether they hear them, sorted. */
const listenersOf = ({ peer }: SoundingPeer) => {
  const told = peer.told.flatMap(({ name, payload }) =>
    name === 'hearing:told' ? (payload as Notifications['hearing:told']).listeners : [],
  );
  return [...new Set(told.map(({ peerId }) => nameOf(peerId)))].sort();
};

it('in a large room only who speaks is forwarded and told of listeners, and everybody who begins to speak is heard', async () => {
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

  await expect.poll(() => listenersOf(cho)).toEqual(['Ann', 'Bob', 'Dan']);
  expect(listenersOf(dan)).toEqual([]);

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

/** The slots through which a listener receives voices; null for an ordinary stream. */
const slotsOf = ({ peer }: SoundingPeer) => peer.offers.map(({ slot }) => slot?.mid ?? null);

/** Lets one of them alone speak, and waits until the listener hears exactly them. */
async function speakAlone(speaker: SoundingPeer, listener: SoundingPeer): Promise<void> {
  await Promise.all(people.map((person) => setMuted(person, person !== speaker)));
  const { name } = speaker.peer.session.user;
  await expect.poll(() => heardBy(listener)).toEqual([name]);
}

/** Joins again until the server has noticed that the slots are connected. */
async function joinThroughSlots(person: SoundingPeer): Promise<void> {
  await expect
    .poll(async () => {
      await person.leave();
      await person.join('General');
      return slotsOf(person).every((mid) => mid !== null);
    })
    .toBe(true);
}

it('in a large room every voice comes through a slot that was empty, and nothing is negotiated', async () => {
  const bob = await enter('Bob', true);
  const cho = await enter('Cho', true);
  const dan = await enter('Dan', true);
  const ann = await enter('Ann', true);
  await ann.openSlots();
  await joinThroughSlots(ann);
  expect(await ann.peer.codeOf('slots:open', {})).toBe('conflict');

  const negotiated = ann.negotiations;
  for (const speaker of [bob, cho, dan, bob]) {
    await speakAlone(speaker, ann);
    const { peerId } = speaker.peer.session;
    const own = ann.peer.offers.find((offer) => offer.peerId === peerId);
    expect(own).toMatchObject({ rtpParameters: null, slot: { mid: expect.any(String) } });
    expect(new Set(slotsOf(ann)).size).toBe(voicesPerRoom);
  }
  expect(ann.negotiations).toBe(negotiated);

  // What is prepared are only streams that need a negotiation.
  await ann.leave();
  await ann.prepare('General');
  expect(ann.peer.prepared).toEqual([]);
  await ann.join('General');
  await expect.poll(() => heardBy(ann)).toEqual(['Bob']);
  expect(slotsOf(ann)).not.toContain(null);
  // Other media have other slots.
  const { rtpCapabilities } = ann.peer;
  const { offers } = granted(await ann.peer.ask('media:open', { rtpCapabilities }));
  expect(offers.map(({ slot }) => slot)).toEqual([undefined, undefined]);
});

it('in a small room, too: a move to it and back negotiates nothing, a share in it has a section of its own', async () => {
  const bob = await enter('Bob', false);
  const ann = await enter('Ann', true);
  await expect.poll(() => heardBy(ann)).toEqual(['Bob']);
  expect(slotsOf(ann)).toEqual([null]);
  await ann.openSlots();
  await joinThroughSlots(ann);

  const negotiated = ann.negotiations;
  for (const channel of ['Music', 'General']) {
    await ann.join(channel);
    await expect.poll(() => heardBy(ann)).toEqual(channel === 'General' ? ['Bob'] : []);
  }
  expect(slotsOf(ann)).not.toContain(null);
  expect(ann.negotiations).toBe(negotiated);
  await bob.share(100, tones.Lee);
  await ann.watch(bob.peer.session.peerId);
  // The sound of the share is made after its picture.
  const sounds = () =>
    ann.peer.offers
      .filter(({ kind }) => kind === 'audio')
      .map(({ source, slot }) => [source, slot !== undefined])
      .sort();
  await expect.poll(sounds).toEqual([
    ['microphone', true],
    ['screenAudio', false],
  ]);
});

it('voices stay as they came when slots are there, and a channel can let more of them be heard', async () => {
  const ann = await enter('Ann', true);
  await enter('Bob', false);
  await expect.poll(() => heardBy(ann)).toEqual(['Bob']);
  await ann.openSlots();

  await enter('Cho', true);
  const dan = await enter('Dan', true);
  await speakAlone(dan, ann);
  const [left = null, come = null] = ann.peer.offers;
  expect([nameOf(left?.peerId ?? ''), left?.slot]).toEqual(['Bob', undefined]);
  expect([nameOf(come?.peerId ?? ''), come?.slot]).toEqual(['Dan', expect.anything()]);

  const owner = await TestPeer.enter(local.url, 'Olga');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  const { id: channelId } = owner.channel('General');
  const settings = { ...plainChannelSettings, name: 'General', voicesMax: 3 };
  granted(await owner.ask('channel:update', { channelId, settings }));
  await expect.poll(() => ann.peer.offers.length).toBe(3);
  owner.close();
});

it('from its first packet on, what comes through a slot is the voice of who speaks', async () => {
  const talkers: SoundingPeer[] = [];
  for (const name of ['Bob', 'Cho', 'Dan', 'Eve'] as const) {
    const talker = await enter(name, false);
    talker.hush(true);
    talkers.push(talker);
  }
  const ann = await enter('Ann', true);
  await ann.openSlots();
  await joinThroughSlots(ann);
  await expect.poll(() => heardBy(ann)).toEqual([]);
  // Bob and Cho have the two places, and have not spoken: Dan and Eve take them.
  for (const talker of talkers.slice(2)) {
    const before = ann.onsets.length;
    talker.hush(false);
    const { name } = talker.peer.session.user;
    await expect.poll(() => heardBy(ann)).toEqual([name]);
    const begun = ann.onsets.slice(before);
    expect(new Set(begun.map(({ peerId }) => nameOf(peerId)))).toEqual(new Set([name]));
    expect(new Set(begun.map(({ frequency }) => frequency))).toEqual(
      new Set([tones[name as ToneName]]),
    );
    talker.hush(true);
    await expect.poll(() => heardBy(ann)).toEqual([]);
  }
});
