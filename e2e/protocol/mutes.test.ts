import { afterEach, beforeEach, expect, it } from 'vitest';
import { tones } from '../harness/tones.ts';
import type { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted } from './TestPeer.ts';

/** Ann whispers another tone than she speaks, and shares with a third. */
const annsWhisper = tones.Kim;
const annsShare = tones.Dan;

let local: LocalServer;
let people: SoundingPeer[];
/** The owner, who mutes. */
let olga: SoundingPeer;
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;

beforeEach(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 2_000 });
  people = [];
  olga = await enter('Eve', 'AFK');
  granted(await olga.peer.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  ann = await enter('Ann', 'General');
  bob = await enter('Bob', 'General');
  cho = await enter('Cho', 'Music');
});
afterEach(async () => {
  for (const person of people) person.close();
  await local?.close();
});

async function enter(
  name: keyof typeof tones,
  channel: string,
  key?: DeviceKey,
  calledAs: string = name,
): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, calledAs, tones[name], key);
  people.push(person);
  await person.join(channel);
  return person;
}

async function expectHeard(listener: SoundingPeer, frequencies: readonly number[]): Promise<void> {
  await expect
    .poll(() => listener.hears.map(({ frequency }) => frequency).sort())
    .toEqual([...frequencies].sort());
}

const annsId = () => ann.peer.session.user.id;

it('a muted person is silent: in their channel, by whispers, shares and sounds, from everywhere', async () => {
  await ann.sendWhisper(annsWhisper);
  await ann.share(200, annsShare);
  await bob.watch(ann.peer.session.peerId);
  await expectHeard(bob, [tones.Ann, annsShare]);

  granted(await olga.peer.ask('person:mute', { userId: annsId(), forMs: null }));
  await expectHeard(bob, []);
  // Their own switches change nothing.
  const switches = { muted: false, deafened: false, listenOnly: false };
  granted(await ann.peer.ask('peer:update', switches));
  const target = { peerId: cho.peer.session.peerId };
  expect(await ann.peer.codeOf('whisper:start', { target })).toBe('conflict');
  expect(await ann.peer.codeOf('sound:play', { soundId: 'any' })).toBe('forbidden');
  // Neither does a second window, nor another name, nor a new connection.
  const window = await enter('Ann', 'Music', ann.peer.key, 'Anonymous');
  await ann.closeForGood();
  people = people.filter((person) => person !== ann);
  ann = await enter('Ann', 'General', window.peer.key, 'Nobody');
  await bob.peer.catchUp();
  // The others are heard all the time, so the silence is hers.
  await expectHeard(bob, []);
  await expectHeard(cho, []);
  await expectHeard(ann, [tones.Bob]);

  granted(await olga.peer.ask('person:unmute', { userId: annsId() }));
  await expectHeard(bob, [tones.Ann]);
  await expectHeard(cho, [tones.Ann]);
});

it('a deafened person neither hears nor is heard, until it ends by itself', async () => {
  await expectHeard(ann, [tones.Bob]);
  granted(await olga.peer.ask('person:deafen', { userId: annsId(), forMs: 4_000 }));
  await expectHeard(ann, []);
  await expectHeard(bob, []);
  await expectHeard(ann, [tones.Bob]);
  await expectHeard(bob, [tones.Ann]);
});

it('a move takes the voice with it, and a disconnect ends it', async () => {
  await expectHeard(cho, []);
  const { peerId } = ann.peer.session;
  const channelId = olga.peer.channel('Music').id;
  granted(await olga.peer.ask('person:move', { peerId, channelId }));
  await expectHeard(ann, [tones.Cho]);
  await expectHeard(cho, [tones.Ann]);
  await expectHeard(bob, []);
  granted(await olga.peer.ask('person:disconnect', { peerId }));
  await expectHeard(cho, []);
  await expectHeard(ann, []);
});
